import type { Severity } from '../../model/measurement.ts'
import { studentTQuantile } from '../special/student-t-quantile.ts'
import { studentTTwoSided } from '../special/student-t-two-sided.ts'
import { studentTUpperTail } from '../special/student-t-upper-tail.ts'
import { compareShare, type ShareComparison, type ShareWindow } from './compare-share.ts'
import {
  BOUND_CONFIDENCE,
  type Finding,
  INTERVAL_CONFIDENCE,
  MIN_REFERENCE_WINDOWS,
  withheldFinding,
} from './finding.ts'
import { hasEnded } from './has-ended.ts'
import { judgeRareRate } from './judge-rare-rate.ts'
import {
  excessOverMinimum,
  isImmaterial,
  type Materiality,
  minimumOf,
  smallestChange,
} from './material-change.ts'
import { mirrorFinding, mirrorSubject } from './mirror-shares.ts'
import type { SubjectProfile } from './reference-profile.ts'
import { shareOf } from './share-angle.ts'

/** A cut with fewer expected rows on either side of it says nothing by itself. */
const MIN_EXPECTED_AT_CUT = 5

/** A one-sided rate with fewer expected cases, or clusters of them, is judged by its exact tail. */
const MIN_EXPECTED_OF_RATE = 10

/** One subject of a family, reduced to shares. */
export interface ShareSubject extends Materiality {
  /**
   * `cuts`: rows at or below each reference decile. `categories`: rows in each category, those with
   * n · p_ref < 5 pooled by the caller. `rate`: one share.
   */
  kind: 'cuts' | 'categories' | 'rate'
  profile: SubjectProfile
  window: ShareWindow
  /** Windows before it, newest last, to be judged together with it: the slow part. */
  before?: readonly ShareWindow[]
}

export interface ShareFinding extends Finding {
  /** Standardized difference of each share; null where it was not usable, or judged by its exact tail. */
  t: (number | null)[]
  /** Standardized excess of the deciding share over the `warning` minimum: big above `materialThreshold`. */
  materialT: number | null
  materialThreshold: number | null
}

/**
 * Asks of one window of one subject, or of the mean of it and those before it: is the change real, is it big, is it
 * certainly small?
 *
 * real: p = min(1, J · min_j 2·T_ν(−|t_j|)), one tail for a one-sided subject;
 * big: the one-sided 95 % lower bound of the deciding share's change exceeds the minimum, and the change has not
 * ended before this window;
 * certainly small: the one-sided 95 % upper bound of every share's change stays below it (an
 * intersection–union test, Berger 1982, which needs no adjustment for the number of shares).
 *
 * @param level the p-value up to which this subject alone would be called real, for `smallestChange`
 */
export function judgeShares(subject: ShareSubject, level: number): ShareFinding {
  if (subject.side === 'lower') return mirrorFinding(judgeShares(mirrorSubject(subject), level))
  const { profile, window } = subject
  if (window.n === 0) return withheldShares(subject, 'insufficient_data')
  if (profile.k < MIN_REFERENCE_WINDOWS || profile.pooled[window.bucket] === undefined) {
    return withheldShares(subject, 'learning')
  }
  const run = runOf(subject)
  const usable = window.x
    .map((_, index) => compareShare(profile, run, index))
    .filter(share => share !== null)
    .filter(share => isUsable(subject, share))
  const decided = mostEvidence(subject, usable)
  if (decided === null) return withheldShares(subject, 'insufficient_data')
  return isRare(subject, decided)
    ? judgeByExactTail(subject, level)
    : judgeByAngles(subject, { usable, decided, level })
}

function judgeByAngles(
  subject: ShareSubject,
  { usable, decided, level }: { usable: ShareComparison[]; decided: ShareComparison; level: number },
): ShareFinding {
  const { nu } = subject.profile
  const sides = subject.side === 'both' ? 2 : 1
  const tail = sides === 2 ? studentTTwoSided : studentTUpperTail
  const threshold = studentTQuantile(BOUND_CONFIDENCE, nu)
  const ended = hasEnded(subject.profile, runOf(subject), decided)
  const exceeds = (severity: Severity) => !ended && excessOverMinimum(subject, decided, severity) > threshold
  return {
    ...describe(subject, decided),
    pValue: Math.min(1, usable.length * tail(decided.t, nu)),
    big: exceeds('critical') ? 'critical' : exceeds('warning') ? 'warning' : null,
    immaterial: usable.every(share => isImmaterial(subject, share, threshold)),
    smallestChange: smallestChange(subject, decided, {
      real: -studentTQuantile(level / usable.length / sides, nu),
      big: threshold,
    }),
    t: subject.window.x.map((_, index) => usable.find(share => share.index === index)?.t ?? null),
    materialT: excessOverMinimum(subject, decided, 'warning'),
    materialThreshold: threshold,
  }
}

/** Of a rate whose cases are few: with the spread of its counts in the place of that of its angle. */
function judgeByExactTail(asked: ShareSubject, level: number): ShareFinding {
  const { counts, ...rest } = asked.profile
  const profile = { ...rest, counts, phi: [counts!.phi], nu: counts!.nu }
  const subject = { ...asked, profile }
  const run = runOf(subject)
  const comparison = compareShare(profile, run, 0)!
  const minimum = minimumOf(subject, comparison)
  const rare = judgeRareRate({ profile, run, comparison, minimum, level })
  return {
    ...describe(subject, comparison),
    smallestChange: smallestChange(subject, comparison, {
      real: -studentTQuantile(level, profile.nu),
      big: studentTQuantile(BOUND_CONFIDENCE, profile.nu),
    }),
    ...rare,
    big: hasEnded(profile, run, comparison) || isUsual(profile, run) ? null : rare.big,
    t: [null],
    materialT: null,
    materialThreshold: null,
  }
}

/** Cases come in clusters: after one, most windows have no more of them than usual, and are not part of a rise. */
function isUsual(profile: SubjectProfile, run: readonly ShareWindow[]): boolean {
  const newest = compareShare(profile, run.slice(-1), 0)!
  return newest.current <= newest.reference
}

/** What is reported of the deciding share, whichever test decides. */
function describe(subject: ShareSubject, share: ShareComparison) {
  const { profile } = subject
  const at = share.angle + share.d
  const half = studentTQuantile((1 + INTERVAL_CONFIDENCE) / 2, profile.nu) * Math.sqrt(share.v)
  return {
    withheld: null,
    decidedBy: share.index,
    current: share.current,
    reference: share.reference,
    difference: share.current - share.reference,
    low: shareOf(at - half) - share.reference,
    high: shareOf(at + half) - share.reference,
    nEffective: share.nEffective,
    phi: share.phi,
    nu: profile.nu,
    k: profile.k,
    span: runOf(subject).length,
  }
}

/** The window with those before it that have rows and a reference. */
const runOf = ({ profile, window, before = [] }: ShareSubject): ShareWindow[] => [
  ...before.filter(({ n, bucket }) => n > 0 && profile.pooled[bucket] !== undefined),
  window,
]

function withheldShares(
  { profile, window }: ShareSubject,
  reason: 'learning' | 'insufficient_data',
): ShareFinding {
  const t = window.x.map(() => null)
  return { ...withheldFinding(reason, profile.k), t, materialT: null, materialThreshold: null }
}

/** All shares have the same ν, so the smallest p is the largest t, also where p has underflowed to 0. */
function mostEvidence({ side }: ShareSubject, shares: ShareComparison[]): ShareComparison | null {
  const weight = ({ t }: ShareComparison) => (side === 'both' ? Math.abs(t) : t)
  return shares.reduce<ShareComparison | null>(
    (most, share) => (most === null || weight(share) > weight(most) ? share : most),
    null,
  )
}

function isUsable({ kind }: ShareSubject, { n, reference }: ShareComparison): boolean {
  return kind !== 'cuts' || n * Math.min(reference, 1 - reference) >= MIN_EXPECTED_AT_CUT
}

/** Cases that come in clusters of φ tell as much as so many fewer by themselves. */
function isRare({ kind, side, profile }: ShareSubject, { n, reference }: ShareComparison): boolean {
  const expected = n * Math.min(reference, 1 - reference)
  return kind === 'rate' && side !== 'both' && expected < MIN_EXPECTED_OF_RATE * (profile.counts?.phi ?? 1)
}
