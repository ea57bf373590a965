import { chiSquaredCdf } from './chi-squared-cdf.ts'
import { chiSquaredUpperTail } from './chi-squared-upper-tail.ts'
import { positiveQuantile } from './positive-quantile.ts'
import { requireChance, requirePositive } from './require-domain.ts'

/**
 * The value below which a χ² variable falls with chance `p`.
 *
 * @param p from 0 (the value 0) to 1 (Infinity)
 * @param df degrees of freedom, from 0.001 to 1e10, whole or not
 * @throws RangeError if p lies outside 0…1 or df out of its range
 * @example chiSquaredQuantile(0.95, 1) // 3.841458820694124
 */
export function chiSquaredQuantile(p: number, df: number): number {
  requireChance('p', p)
  requirePositive('df', df)
  return positiveQuantile({ cdf: x => chiSquaredCdf(x, df), upperTail: x => chiSquaredUpperTail(x, df) }, p)
}
