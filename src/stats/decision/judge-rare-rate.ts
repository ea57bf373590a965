import { betaBinomialUpperTail } from '../special/beta-binomial-upper-tail.ts'
import { chiSquaredQuantile } from '../special/chi-squared-quantile.ts'
import { rootBetween } from '../special/root-between.ts'
import { compareShare, type ShareComparison, type ShareWindow } from './compare-share.ts'
import { BOUND_CONFIDENCE, type Finding, INTERVAL_CONFIDENCE, type MinimumChange } from './finding.ts'
import type { PooledCounts, SubjectProfile } from './reference-profile.ts'

/** From this count on the angle's interval is as good as the exact one. */
const MAX_EXACT_COUNT = 10

/** A change that takes more cases than this is found by the angle as well, without a search. */
const MAX_SEARCHED_COUNT = 100

/** No mean share is sought above this. */
const MOST_MEAN = 1 - 1e-15

/**
 * φ is known by ν degrees of freedom only: in a sixth of references χ²_ν lies below its sixth part's point, in a thirty-sixth
 * below the next, and φ is that much larger. Each part counts by its middle.
 */
const PARTS = [0, 1, 2, 3, 4].map(i => ({
  chance: 0.5 * 6 ** -i,
  weight: i < 4 ? (5 / 6) * 6 ** -i : 6 ** -i,
}))

/** A rate may vary by windows, not be all or nothing. */
const MAX_CORRELATION = 0.99

interface RareRate {
  /** With the spread of its counts: of their φ, and its ν. */
  profile: SubjectProfile
  /** One window, or several whose rows are counted together. */
  run: readonly ShareWindow[]
  comparison: ShareComparison
  minimum: MinimumChange
  level: number
}

/**
 * The answers for a rate that only may not rise and of which fewer than 10 cases, or clusters of cases, are expected: by the
 * tail of the beta-binomial instead of the angle's t, which is too coarse for counts like 0, 1, 2.
 *
 * Mean: (X + ½)/(N + 1), so that a reference without a single case still expects half a one; the larger of that of the
 * season bucket and of all; over several windows the mean of theirs, by rows. Correlation ρ of two
 * rows of a window: the beta-binomial's variance is n·p·(1−p)·(1 + (n−1)ρ), the rule's is 4n·v times that of
 * independent rows, hence ρ = (4n·v − 1)/(n − 1). With φ = 1 this is the Jeffreys predictive distribution of x
 * given the reference.
 *
 * φ, of the counts, is not known but estimated: the tail is the mean of those with φ·ν/χ²_ν, as Student's t is of normal
 * tails. Overdispersion makes many cases likelier but a single case rarer (they come together), so each chance is the
 * larger of that and of the one with φ = 1: it may excuse an event, never make one.
 *
 * real: P(X ≥ x) at the reference's mean; big: P(X ≥ x) < .05 even at the mean plus δ;
 * certainly small: P(X ≤ x) < .05 at the mean plus δ.
 */
export function judgeRareRate(
  rate: RareRate,
): Pick<Finding, 'pValue' | 'big' | 'immaterial'> & Partial<Finding> {
  const { minimum, level, comparison } = rate
  const counts = countsOf(rate)
  const { x, n, mean } = counts
  const risk = 1 - BOUND_CONFIDENCE
  const isBig = (count: number, delta: number) =>
    mean + delta < 1 && atLeast({ ...counts, x: count }, mean + delta) < risk
  const isDrift = (count: number) =>
    atLeast({ ...counts, x: count }, mean) <= level && isBig(count, minimum.warning)
  // Null is an answer too: not even n cases would have been enough.
  const search = (): Partial<Finding> => {
    const smallest = firstTrue(n, isDrift)
    return { smallestChange: smallest === null ? null : smallest / n - comparison.reference }
  }
  return {
    pValue: atLeast(counts, mean),
    big: isBig(x, minimum.critical) ? 'critical' : isBig(x, minimum.warning) ? 'warning' : null,
    immaterial: mean + minimum.warning >= 1 || atMost(counts, mean + minimum.warning) < risk,
    ...(n * minimum.warning < MAX_SEARCHED_COUNT ? search() : {}),
    ...(x < MAX_EXACT_COUNT ? exactInterval(counts, comparison.reference) : {}),
  }
}

interface Counts {
  x: number
  n: number
  mean: number
  /** Correlation of two rows of a window if φ = 1, and what it may be otherwise. */
  least: number
  mixed: { correlation: number; weight: number }[]
}

function countsOf({ profile, run }: RareRate): Counts {
  const rows = run.reduce((sum, window) => sum + window.n, 0)
  const byRows = (of: (window: ShareWindow, pooled: PooledCounts) => number) =>
    run.reduce(
      (sum, window) => sum + of(window, profile.pooled[window.bucket] ?? NOTHING) * (window.n / rows),
      0,
    )
  const buckets = Object.values(profile.pooled)
  const whole = {
    windows: buckets.reduce((sum, { windows }) => sum + windows, 0),
    n: buckets.reduce((sum, bucket) => sum + bucket.n, 0),
    x: [buckets.reduce((sum, { x }) => sum + (x[0] ?? 0), 0)],
  }
  // Weighted rows are counted in whole ones here.
  const n = Math.max(1, Math.round(rows))
  const x = run.reduce((sum, window) => sum + (window.x[0] ?? 0), 0)
  const correlationAt = (phi: number) => {
    const { v } = compareShare({ ...profile, phi: [phi] }, run, 0)!
    return Math.min(MAX_CORRELATION, (4 * n * v - 1) / Math.max(1, n - 1))
  }
  const {
    phi: [phi = 1],
    nu,
  } = profile
  return {
    x: Math.min(n, Math.round(x)),
    n,
    // A handful of windows of one weekday without a case does not make cases on that day impossible.
    mean: byRows((_, pooled) => Math.max(meanOf(pooled), meanOf(whole))),
    least: correlationAt(1),
    mixed: PARTS.map(({ chance, weight }) => ({
      weight,
      correlation: correlationAt(Math.max(1, (phi * nu) / chiSquaredQuantile(chance, nu))),
    })),
  }
}

const NOTHING: PooledCounts = { windows: 0, n: 0, x: [] }

const meanOf = ({ n, x }: PooledCounts): number => ((x[0] ?? 0) + 0.5) / (n + 1)

/** P(X ≥ x) at a mean share. */
function atLeast(counts: Counts, mean: number): number {
  const tail = (rho: number) => betaBinomialUpperTail(counts.x, betaBinomial(counts.n, mean, rho))
  return Math.max(tail(counts.least), mixedOf(counts, tail))
}

/** P(X ≤ x) at a mean share. */
function atMost(counts: Counts, mean: number): number {
  const tail = (rho: number) => betaBinomialUpperTail(counts.x + 1, betaBinomial(counts.n, mean, rho))
  return 1 - Math.min(tail(counts.least), mixedOf(counts, tail))
}

const mixedOf = ({ mixed }: Counts, tail: (rho: number) => number): number =>
  mixed.reduce((sum, { weight, correlation }) => sum + weight * tail(correlation), 0)

function betaBinomial(n: number, mean: number, rho: number) {
  const size = (1 - rho) / rho
  return { n, alpha: mean * size, beta: (1 - mean) * size }
}

/**
 * The mean shares that x does not contradict at 95 %, less the reference's. By Markov's inequality P(X ≥ k) is at most
 * n·mean/k, so neither end lies below the mean at which that says as much: tails far below are long to add up.
 */
function exactInterval(counts: Counts, reference: number): { low: number; high: number } {
  const { x, n } = counts
  const risk = (1 - INTERVAL_CONFIDENCE) / 2
  const low =
    x === 0 ? 0 : rootBetween(mean => Math.log(atLeast(counts, mean) / risk), (risk * x) / n, MOST_MEAN)
  const high =
    x === n
      ? 1
      : rootBetween(mean => Math.log(risk / atMost(counts, mean)), ((1 - risk) * (x + 1)) / n, MOST_MEAN)
  return { low: low - reference, high: high - reference }
}

/** The first count up to n at which a condition that holds from there on holds; null if it never does. */
function firstTrue(n: number, holds: (count: number) => boolean): number | null {
  if (!holds(n)) return null
  let below = 0
  let above = n
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2)
    if (holds(middle)) above = middle
    else below = middle
  }
  return above
}
