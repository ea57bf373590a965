import { betaOddsQuantile } from './beta-odds-quantile.ts'
import { requireChance, requirePositive } from './require-domain.ts'

/**
 * The value below which an F variable falls with chance `p`: d2/d1 times the odds of a beta variable
 * (Abramowitz & Stegun 26.6.2).
 *
 * @param p from 0 (the value 0) to 1 (Infinity); a far upper point is 1 / the lower one with d1 and d2 exchanged
 * @param d1 degrees of freedom of the numerator, from 0.001 to 1e10, whole or not
 * @param d2 degrees of freedom of the denominator, from 0.001 to 1e10, whole or not
 * @throws RangeError if p lies outside 0…1 or the degrees of freedom are out of their range
 * @example fQuantile(0.95, 1, 18) // 4.413873419170566
 */
export function fQuantile(p: number, d1: number, d2: number): number {
  requireChance('p', p)
  requirePositive('d1', d1)
  requirePositive('d2', d2)
  return (d2 / d1) * betaOddsQuantile(p, d1 / 2, d2 / 2)
}
