import { lowerIncompleteGamma } from './incomplete-gamma.ts'
import { requireMean, requireNumber } from './require-domain.ts'

/**
 * The chance of more than `k` events where `mu` are expected, the complement of `poissonCdf`; `k` or more is
 * `poissonUpperTail(k - 1, mu)`. Far upper tails keep their relative accuracy.
 *
 * P(X > k) = P(k + 1, mu) (Abramowitz & Stegun 26.4.21).
 *
 * @param k events; 1 below 0; a number that is not whole counts as the whole one below it
 * @param mu mean, from 0 to 1e10
 * @throws RangeError if k is NaN or mu out of its range
 * @example poissonUpperTail(3, 2.5) // 0.24242…
 */
export function poissonUpperTail(k: number, mu: number): number {
  requireNumber('k', k)
  requireMean('mu', mu)
  if (k === Number.POSITIVE_INFINITY) return 0
  return k < 0 ? 1 : lowerIncompleteGamma(Math.floor(k) + 1, mu)
}
