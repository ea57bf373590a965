import { countQuantile } from './count-quantile.ts'
import { poissonCdf } from './poisson-cdf.ts'
import { poissonUpperTail } from './poisson-upper-tail.ts'
import { requireChance, requireMean } from './require-domain.ts'

/**
 * The smallest number of events that is not exceeded with chance `p` or more where `mu` are expected.
 *
 * @param p from 0 (no event) to 1 (Infinity)
 * @param mu mean, from 0 to 1e10
 * @throws RangeError if p lies outside 0…1 or mu out of its range
 * @example poissonQuantile(0.975, 2.5) // 6
 */
export function poissonQuantile(p: number, mu: number): number {
  requireChance('p', p)
  requireMean('mu', mu)
  if (p === 1 && mu > 0) return Number.POSITIVE_INFINITY
  return countQuantile({ cdf: k => poissonCdf(k, mu), upperTail: k => poissonUpperTail(k, mu) }, p)
}
