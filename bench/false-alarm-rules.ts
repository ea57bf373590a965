import type { ShareWindow } from '../src/stats/decision/compare-share.ts'
import type { ShareSubject } from '../src/stats/decision/judge-shares.ts'
import { judgeWindow, SLOW_WINDOWS } from '../src/stats/decision/judge-window.ts'
import { type ReferenceWindows, referenceProfile } from '../src/stats/decision/reference-profile.ts'
import { seasonBucket } from '../src/stats/decision/season-bucket.ts'
import type { Cells } from './quiet-cells.ts'
import type { QuietStream, QuietWindow } from './quiet-streams.ts'

/** Monday, 5 October 2026. */
const START = Date.UTC(2026, 9, 5)

/** How a subject's cells become the shares the rule reads. */
type Reduce = (counts: Float64Array) => number[]

/** The rows at or below each decile, or in each category expected five times in n rows, then new and other. */
function reducer({ kind, shares }: Cells, n: number): Reduce {
  if (kind === 'rate') return counts => [counts[0]!]
  if (kind === 'categories') {
    const kept = shares.flatMap((share, i) => (n * share >= 5 ? [i] : []))
    return counts => {
      const named = kept.map(i => counts[i]!)
      return [...named, 0, Math.max(0, sum(counts) - sum(named))]
    }
  }
  const cuts = decileCells(shares)
  return counts => {
    let below = 0
    let cell = 0
    return cuts.map(cut => {
      while (cell <= cut) below += counts[cell++]!
      return below
    })
  }
}

/** The cells at whose ends the deciles lie, each once, without the last. */
export function decileCells(shares: readonly number[]): number[] {
  const ends = shares.map((_, i) => sum(shares.slice(0, i + 1)))
  const at = Array.from({ length: 9 }, (_, j) => ends.findIndex(end => end >= (j + 1) / 10 - 1e-9))
  return [...new Set(at)].filter(cell => cell < shares.length - 1)
}

const sum = (values: ArrayLike<number>): number => {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i]!
  return total
}

/** The rule with a stream's reference: whether any subject alarms in the next window, in order of time, and only slowly. */
export function openRule(
  stream: QuietStream,
  reference: readonly QuietWindow[],
): (window: QuietWindow, alpha: number) => { rule: boolean; slowAlone: boolean } {
  const starts = reference.map((_, i) => START + i * stream.windowMs)
  const season = seasonBucket(starts, stream.windowMs)
  const reduce = reducer(stream.cells, reference[0]!.n)
  const profiles = referenceProfile(
    Array.from(
      { length: stream.subjects },
      (_, s): ReferenceWindows => ({
        n: reference.map(({ n }) => n),
        bucket: starts.map(season.bucketOf),
        x: reference.map(({ subjects }) => reduce(subjects[s]!)),
      }),
    ),
  ).subjects
  const before: ShareWindow[][] = profiles.map(() => [])
  let at = reference.length
  return ({ n, subjects }, alpha) => {
    const bucket = season.bucketOf(START + at++ * stream.windowMs)
    const asked = profiles.map((profile, s): ShareSubject & { before: ShareWindow[] } => ({
      ...askedOf(stream.cells),
      profile,
      window: { n, bucket, x: reduce(subjects[s]!) },
      before: before[s]!.slice(1 - SLOW_WINDOWS),
    }))
    for (const [s, { window }] of asked.entries()) before[s]!.push(window)
    const alarms = judgeWindow(asked, alpha).filter(({ verdict }) => verdict === 'drift')
    return { rule: alarms.length > 0, slowAlone: alarms.length > 0 && alarms.every(({ span }) => span > 1) }
  }
}

const askedOf = ({ kind }: Cells): Pick<ShareSubject, 'kind' | 'side' | 'minimum' | 'minimumRatio'> =>
  kind === 'rate'
    ? { kind: 'rate', side: 'upper', minimum: { warning: 0.01, critical: 0.05 }, minimumRatio: 2 }
    : {
        kind: kind === 'numeric' ? 'cuts' : 'categories',
        side: 'both',
        minimum: { warning: 0.05, critical: 0.15 },
      }
