import { incompleteGamma } from './incomplete-gamma.ts'
import { requireNumber } from './require-domain.ts'

/**
 * The chance that a standard normal variable is ≤ `z`. The upper tail is `normalUpperTail(z)`,
 * never `1 - normalCdf(z)`, which is 0 from z = 8.3 on.
 *
 * P(|Z| > z) = Q(½, z²/2) (Abramowitz & Stegun 26.2.1, 7.1.2 and 6.5.16).
 *
 * @param z any number
 * @throws RangeError if z is NaN
 * @example normalCdf(-1.959963984540054) // 0.025
 */
export function normalCdf(z: number): number {
  requireNumber('z', z)
  const tail = 0.5 * incompleteGamma(0.5, (z * z) / 2)
  return z < 0 ? tail : 1 - tail
}
