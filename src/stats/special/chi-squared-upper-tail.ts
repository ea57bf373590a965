import { incompleteGamma } from './incomplete-gamma.ts'

/**
 * The chance that a χ² variable exceeds `x`: the p-value of a χ² test.
 *
 * P(χ²_df > x) = Q(df/2, x/2) (Abramowitz & Stegun 26.4.19).
 *
 * @param x the statistic, at least 0
 * @param df degrees of freedom, greater than 0, whole or not
 * @example chiSquaredUpperTail(3.841458820694124, 1) // 0.05
 */
export function chiSquaredUpperTail(x: number, df: number): number {
  return incompleteGamma(df / 2, x / 2)
}
