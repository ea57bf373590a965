import { incompleteBeta } from './incomplete-beta.ts'
import { requireNumber, requirePositive } from './require-domain.ts'
import { shareOfOdds } from './share-of-odds.ts'

/**
 * The chance that an F variable exceeds `x`: the p-value of an F test. Far upper tails keep their relative
 * accuracy.
 *
 * P(F > x) = I_{1/(1+w)}(d2/2, d1/2) with w = d1·x/d2 (Abramowitz & Stegun 26.6.2).
 *
 * @param x the statistic; 1 at or below 0
 * @param d1 degrees of freedom of the numerator, from 0.001 to 1e10, whole or not
 * @param d2 degrees of freedom of the denominator, from 0.001 to 1e10, whole or not
 * @throws RangeError if x is NaN or the degrees of freedom are out of their range
 * @example fUpperTail(4.413873419170566, 1, 18) // 0.05
 */
export function fUpperTail(x: number, d1: number, d2: number): number {
  requireNumber('x', x)
  requirePositive('d1', d1)
  requirePositive('d2', d2)
  if (x <= 0) return 1
  const odds = x * (d1 / d2)
  return incompleteBeta(1 / (1 + odds), d2 / 2, d1 / 2, shareOfOdds(odds))
}
