import { binomialCdf } from './binomial-cdf.ts'
import { binomialUpperTail } from './binomial-upper-tail.ts'
import { countQuantile } from './count-quantile.ts'
import { requireChance, requireCount } from './require-domain.ts'

/**
 * The smallest number of successes in `n` independent trials that is not exceeded with chance `p` or more.
 *
 * @param p from 0 (no success) to 1 (n)
 * @param n trials, a whole number from 0 to 1e10
 * @param rate chance of success in each, from 0 to 1
 * @throws RangeError if a parameter is out of its range
 * @example binomialQuantile(0.975, 10, 0.5) // 8
 */
export function binomialQuantile(p: number, n: number, rate: number): number {
  requireChance('p', p)
  requireCount('n', n)
  requireChance('rate', rate)
  if (p === 1 && rate > 0) return n
  return countQuantile(
    { cdf: k => binomialCdf(k, n, rate), upperTail: k => binomialUpperTail(k, n, rate) },
    p,
  )
}
