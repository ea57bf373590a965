import { incompleteGamma } from './incomplete-gamma.ts'
import { requireMean, requireNumber } from './require-domain.ts'

/**
 * The chance of at most `k` events where `mu` are expected. Far lower tails keep their relative accuracy.
 *
 * P(X ≤ k) = Q(k + 1, mu) (Abramowitz & Stegun 26.4.21).
 *
 * @param k events; 0 below 0; a number that is not whole counts as the whole one below it
 * @param mu mean, from 0 to 1e10
 * @throws RangeError if k is NaN or mu out of its range
 * @example poissonCdf(3, 2.5) // 0.75757…
 */
export function poissonCdf(k: number, mu: number): number {
  requireNumber('k', k)
  requireMean('mu', mu)
  if (k === Number.POSITIVE_INFINITY) return 1
  return k < 0 ? 0 : incompleteGamma(Math.floor(k) + 1, mu)
}
