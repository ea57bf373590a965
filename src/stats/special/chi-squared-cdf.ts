import { lowerIncompleteGamma } from './incomplete-gamma.ts'
import { requireNumber, requirePositive } from './require-domain.ts'

/**
 * The chance that a χ² variable is ≤ `x`. Far lower tails keep their relative accuracy.
 *
 * P(χ²_df ≤ x) = P(df/2, x/2) (Abramowitz & Stegun 26.4.19).
 *
 * @param x 0 at or below 0
 * @param df degrees of freedom, from 0.001 to 1e10, whole or not
 * @throws RangeError if x is NaN or df out of its range
 * @example chiSquaredCdf(3.841458820694124, 1) // 0.95
 */
export function chiSquaredCdf(x: number, df: number): number {
  requireNumber('x', x)
  requirePositive('df', df)
  return lowerIncompleteGamma(df / 2, x / 2)
}
