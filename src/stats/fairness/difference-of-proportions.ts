import { wilson, Z_95 } from '../performance/wilson.ts'
import { type Estimate, estimated, notEstimable } from './estimate.ts'
import type { Proportion } from './proportion.ts'

/**
 * One proportion minus another, independent one: −1 … 1, with the hybrid score interval, which joins the two
 * Wilson intervals and stays inside −1 … 1 (Newcombe 1998, Statistics in Medicine 17, 873–890, method 10).
 * Not estimable if either has no rows.
 *
 * @param z half-width in standard errors; times √φ for rows that are overdispersed by φ
 * @example differenceOfProportions({ successes: 56, n: 70 }, { successes: 48, n: 80 }) // 0.2 (0.0524 … 0.3339)
 */
export function differenceOfProportions(first: Proportion, second: Proportion, z = Z_95): Estimate {
  const one = wilson(first.successes, first.n, z)
  const other = wilson(second.successes, second.n, z)
  if (one === null || other === null) return notEstimable('0/0')
  const p = first.successes / first.n
  const q = second.successes / second.n
  return estimated(p - q, {
    low: Math.max(-1, p - q - Math.hypot(p - one.low, other.high - q)),
    high: Math.min(1, p - q + Math.hypot(one.high - p, q - other.low)),
  })
}
