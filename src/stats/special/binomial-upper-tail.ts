import { incompleteBeta } from './incomplete-beta.ts'
import { requireChance, requireCount, requireNumber } from './require-domain.ts'

/**
 * The chance of more than `k` successes in `n` independent trials, the complement of `binomialCdf`; `k` or more
 * is `binomialUpperTail(k - 1, n, rate)`. Far upper tails keep their relative accuracy.
 *
 * P(X > k) = I_rate(k + 1, n − k) (Abramowitz & Stegun 26.5.24).
 *
 * @param k successes; 1 below 0, 0 from n on; a number that is not whole counts as the whole one below it
 * @param n trials, a whole number from 0 to 1e10
 * @param rate chance of success in each, from 0 to 1
 * @throws RangeError if k is NaN or a parameter out of its range
 * @example binomialUpperTail(6, 10, 0.5) // 0.171875
 */
export function binomialUpperTail(k: number, n: number, rate: number): number {
  requireNumber('k', k)
  requireCount('n', n)
  requireChance('rate', rate)
  const most = Math.floor(k)
  if (most < 0) return 1
  if (most >= n) return 0
  return incompleteBeta(rate, most + 1, n - most)
}
