import { incompleteBeta } from './incomplete-beta.ts'
import { requireChance, requireCount, requireNumber } from './require-domain.ts'

/**
 * The chance of at most `k` successes in `n` independent trials. Far lower tails keep their relative accuracy.
 *
 * P(X ≤ k) = I_{1−rate}(n − k, k + 1) (Abramowitz & Stegun 26.5.24).
 *
 * @param k successes; 0 below 0, 1 from n on; a number that is not whole counts as the whole one below it
 * @param n trials, a whole number from 0 to 1e10
 * @param rate chance of success in each, from 0 to 1
 * @throws RangeError if k is NaN or a parameter out of its range
 * @example binomialCdf(3, 10, 0.5) // 0.171875
 */
export function binomialCdf(k: number, n: number, rate: number): number {
  requireNumber('k', k)
  requireCount('n', n)
  requireChance('rate', rate)
  const most = Math.floor(k)
  if (most < 0) return 0
  if (most >= n) return 1
  return incompleteBeta(1 - rate, n - most, most + 1, rate)
}
