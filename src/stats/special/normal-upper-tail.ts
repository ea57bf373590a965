import { normalCdf } from './normal-cdf.ts'

/**
 * The chance that a standard normal variable exceeds `z`. Far upper tails keep their relative accuracy.
 *
 * @param z any number
 * @throws RangeError if z is NaN
 * @example normalUpperTail(1.959963984540054) // 0.025
 */
export function normalUpperTail(z: number): number {
  return normalCdf(-z)
}
