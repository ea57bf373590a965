import { type Judgement, MIN_REFERENCE_WINDOWS, withheldFinding } from '../stats/decision/finding.ts'
import { percent, withheldReason } from './explain.ts'
import type { View } from './question.ts'

/**
 * What may not happen by chance: so little that asking it of a thousand features takes nothing noticeable from what a
 * model may alarm falsely.
 */
const IMPOSSIBLE = 1e-9

/** So few rows may all be of one sender. */
const LEAST_ROWS = 30

/** From a share that grew by this much it is grave. */
const CRITICAL = 0.05

/** Rows that all have the same, or may have. */
export interface OneValue {
  n: number
  /** They do. */
  isSo: boolean
  /** The reference's share of what they have. */
  share: number | null
  /** The chance that so many rows of a window do. */
  chanceOf: (rows: number) => number
  /** Rows of those of the reference's windows that did. */
  before: readonly number[]
}

/**
 * Judges whether all rows of a window have the same by more than chance. Drift is what is impossible by chance and
 * never happened in a window of the reference where it was; no change is asked about, so the decision rule is not.
 */
export function judgeOneValue({ reference }: View, one: OneValue): Judgement {
  const k = reference?.starts.length ?? 0
  const { n, isSo, share, chanceOf } = one
  if (n < LEAST_ROWS) return withheld('insufficient_data', k)
  if (k < MIN_REFERENCE_WINDOWS || !reference?.season.covered) return withheld('learning', k)
  if (!isSo) return judged(k, { verdict: 'no_material_drift', immaterial: true })
  const chance = chanceOf(n)
  const difference = share === null ? null : 1 - share
  const found = { pValue: chance, pAdjusted: chance, current: 1, reference: share, difference }
  if (precedents(one) > 0) return judged(k, { ...found, verdict: 'no_material_drift', immaterial: true })
  if (chance > IMPOSSIBLE) return judged(k, { ...found, verdict: 'cannot_tell' })
  const severity = (difference ?? 0) >= CRITICAL ? 'critical' : 'warning'
  return judged(k, { ...found, verdict: 'drift', big: severity, severity })
}

/** The judgement in a sentence; `so` says, without a full stop, what all rows have. */
export function explainOneValue(
  { reference }: View,
  one: OneValue,
  judgement: Judgement,
  so: string,
): string {
  const { verdict } = judgement
  if (verdict === 'learning' || verdict === 'insufficient_data') return withheldReason(judgement) ?? ''
  if (verdict === 'cannot_tell') return `${so}, which may be chance.`
  const before = precedents(one)
  return before > 0
    ? `${so}, as in ${before} of ${reference?.starts.length} windows of the reference.`
    : `${so} (reference ${percent(one.share)}), which happens by chance less than once in a billion windows.`
}

/** Windows of the reference that were so, and not by chance. */
const precedents = ({ before, chanceOf }: OneValue): number =>
  before.filter(rows => chanceOf(rows) <= IMPOSSIBLE).length

const withheld = (verdict: 'learning' | 'insufficient_data', k: number): Judgement => ({
  ...withheldFinding(verdict, k),
  ...{ verdict, severity: null, pAdjusted: null },
})

/** A verdict that the decision rule was not asked for; `k` reference windows there are. */
export const judged = (k: number, found: Partial<Judgement> & Pick<Judgement, 'verdict'>): Judgement => ({
  ...withheldFinding('insufficient_data', k),
  ...{ withheld: null, severity: null, pAdjusted: null },
  ...found,
})
