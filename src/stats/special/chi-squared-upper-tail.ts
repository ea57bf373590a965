import { incompleteGamma } from './incomplete-gamma.ts'
import { requireNumber, requirePositive } from './require-domain.ts'

/**
 * The chance that a χ² variable exceeds `x`: the p-value of a χ² test.
 *
 * P(χ²_df > x) = Q(df/2, x/2) (Abramowitz & Stegun 26.4.19).
 *
 * @param x the statistic; 1 at or below 0
 * @param df degrees of freedom, from 0.001 to 1e10, whole or not
 * @throws RangeError if x is NaN or df out of its range
 * @example chiSquaredUpperTail(3.841458820694124, 1) // 0.05
 */
export function chiSquaredUpperTail(x: number, df: number): number {
  requireNumber('x', x)
  requirePositive('df', df)
  return incompleteGamma(df / 2, x / 2)
}
