import { digamma } from '../special/digamma.ts'
import { rootBetween } from '../special/root-between.ts'
import { trigamma } from '../special/trigamma.ts'

/** How much one share varies between the reference's windows. */
export interface Spread {
  /** Mean square of the deviations, beside that of independent rows. */
  value: number
  /** Its degrees of freedom. */
  nu: number
  /** The deviations, one per window in order of time; null where a window has none. */
  series: readonly (number | null)[]
}

/** What a family's shares have in common. */
export interface SpreadPrior {
  /** The spread of a share of which nothing else is known. */
  value: number
  /** As many degrees of freedom as that knowledge is worth. */
  nu: number
}

/** Half of d₀ is sought from here to there: less is no knowledge, more than any family has. */
const LEAST_HALF_NU = 0.001
const MOST_HALF_NU = 1e6

/** Shares that are worth less than this tell of themselves alone. */
const LEAST_WORTH = 1.01

/**
 * The prior of empirical Bayes for the spreads of a family: scaled inverse χ² with d₀ degrees of freedom about s₀², by
 * the moments of e = ln s² − ψ(ν/2) + ln(ν/2). ψ′(d₀/2) is the variance of e beyond the mean ψ′(ν/2) that estimation
 * makes, and ln s₀² = mean e + ψ(d₀/2) − ln(d₀/2) (Smyth 2004, Stat. Appl. Genet. Mol. Biol. 3(1), art. 3, §6.2).
 *
 * Smyth's genes are strangers; the shares of a subject are not, nor are features whose days go up and down together.
 * So they count as many as they are worth: the variance of e is divided by 1 − 1/worth, and d₀ is at most ν·(worth − 1).
 *
 * @param spreads greater than 0 each
 * @returns null where one cannot tell of another: fewer than two, or all of them the same
 */
export function spreadPrior(spreads: readonly Spread[]): SpreadPrior | null {
  if (spreads.length < 2) return null
  const worth = independentSpreads(spreads.map(({ series }) => series))
  if (worth < LEAST_WORTH) return null
  const logs = spreads.map(({ value, nu }) => Math.log(value) - digamma(nu / 2) + Math.log(nu / 2))
  const center = mean(logs)
  const variance = mean(logs.map(log => (log - center) ** 2)) / (1 - 1 / worth)
  const excess = variance - mean(spreads.map(({ nu }) => trigamma(nu / 2)))
  const most = mean(spreads.map(({ nu }) => nu)) * (worth - 1)
  if (excess <= 0) return { value: Math.exp(center), nu: most }
  const half = rootBetween(x => excess - trigamma(x), LEAST_HALF_NU, MOST_HALF_NU)
  return {
    value: Math.exp(center + digamma(half) - Math.log(half)),
    nu: Math.min(2 * half, most),
  }
}

/**
 * How many independent spreads these are worth together. The mean over them of the squares of one window, each in units of its
 * own mean, varies between windows by 2/m where m normal series are independent, by 2 where all are one; deviations
 * with heavy tails vary more and are worth less.
 *
 * @param series of each its deviations by window, not all of them 0; null where a window has none
 */
export function independentSpreads(series: readonly (readonly (number | null)[])[]): number {
  const windows = Array.from({ length: series[0]?.length ?? 0 }, () => ({ sum: 0, count: 0 }))
  for (const deviations of series) {
    let known = 0
    let squares = 0
    for (const u of deviations) {
      if (u === null) continue
      known += 1
      squares += u * u
    }
    for (const [k, u] of deviations.entries()) {
      if (u === null) continue
      windows[k]!.sum += (u * u * known) / squares
      windows[k]!.count += 1
    }
  }
  const means = windows.filter(({ count }) => count > 0).map(({ sum, count }) => sum / count)
  const center = mean(means)
  const k = means.length
  // Squares in units of their own mean vary by 2·(K − 1)/(K + 2) instead of 2.
  const ofOne = (2 * (k - 1)) / (k + 2)
  return Math.min(series.length, ofOne / mean(means.map(each => (each - center) ** 2)))
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length
