import { Z_95 } from '../performance/wilson.ts'
import { type Estimate, estimated, notEstimable } from './estimate.ts'
import type { Proportion } from './proportion.ts'

/** A group and what it is compared with, at one value of the control column. */
export interface StratumRates {
  group: Proportion
  others: Proportion
}

/** One stratum's counts as the formulas call them: a of n₁ rows of the group, b of n₀ of the others, N in all. */
interface Table {
  a: number
  n1: number
  b: number
  n0: number
  all: number
}

/**
 * The Mantel–Haenszel risk difference, group − others, over strata of any size (Greenland & Robins 1985,
 * Biometrics 41, 55–68):
 *
 *     RD = Σ w·(a/n₁ − b/n₀) / Σ w,   w = n₁n₀/N
 *     variance = Σ [a(n₁ − a)n₀³ + b(n₀ − b)n₁³] / (n₁n₀N²) / (Σ w)²
 *
 * Strata without rows on either side say nothing and are left out; with none left it is not estimable. No interval
 * where the variance is 0: everyone alike in a sample is no certainty.
 *
 * @param z half-width in standard errors; times √φ for rows that are overdispersed by φ
 */
export function mantelHaenszelDifference(strata: readonly StratumRates[], z = Z_95): Estimate {
  const tables = tablesOf(strata)
  if (tables.length === 0) return notEstimable('0/0')
  const weight = sum(tables, ({ n1, n0, all }) => (n1 / all) * n0)
  const value = sum(tables, ({ a, n1, b, n0, all }) => (a * n0 - b * n1) / all) / weight
  const variance =
    sum(tables, ({ a, n1, b, n0, all }) => {
      const ofGroup = (a * (n1 - a) * n0 ** 2) / n1
      const ofOthers = (b * (n0 - b) * n1 ** 2) / n0
      return (ofGroup + ofOthers) / all ** 2
    }) /
    weight ** 2
  if (variance === 0) return estimated(value)
  const half = z * Math.sqrt(variance)
  return estimated(value, { low: Math.max(-1, value - half), high: Math.min(1, value + half) })
}

/**
 * The Mantel–Haenszel risk ratio, group / others, over strata of any size (Greenland & Robins 1985):
 *
 *     RR = R/S,   R = Σ an₀/N,   S = Σ bn₁/N,   variance of ln RR = Σ [(a + b)n₁n₀ − abN]/N² / (RS)
 *
 * Strata as for the difference. Not estimable where S is 0; no interval where R or the variance is 0.
 *
 * @param z half-width in standard errors; times √φ for rows that are overdispersed by φ
 */
export function mantelHaenszelRatio(strata: readonly StratumRates[], z = Z_95): Estimate {
  const tables = tablesOf(strata)
  const r = sum(tables, ({ a, n0, all }) => (a * n0) / all)
  const s = sum(tables, ({ b, n1, all }) => (b * n1) / all)
  if (s === 0) return notEstimable(r === 0 ? '0/0' : 'x/0')
  // (a + b)n₁n₀ − abN, written so that nothing cancels.
  const spread = sum(tables, ({ a, n1, b, n0, all }) => (a * n1 * (n0 - b) + b * n0 * (n1 - a)) / all ** 2)
  if (r === 0 || spread === 0) return estimated(r / s)
  const half = z * Math.sqrt(spread / r / s)
  return estimated(r / s, {
    low: (r / s) * Math.exp(-half),
    high: Math.min(Number.MAX_VALUE, (r / s) * Math.exp(half)),
  })
}

function tablesOf(strata: readonly StratumRates[]): Table[] {
  return strata
    .filter(({ group, others }) => group.n > 0 && others.n > 0)
    .map(({ group, others }) => ({
      a: group.successes,
      n1: group.n,
      b: others.successes,
      n0: others.n,
      all: group.n + others.n,
    }))
}

function sum(tables: readonly Table[], term: (table: Table) => number): number {
  return tables.reduce((total, table) => total + term(table), 0)
}
