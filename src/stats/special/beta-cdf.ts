import { incompleteBeta } from './incomplete-beta.ts'
import { requireNumber, requirePositive } from './require-domain.ts'

/**
 * The chance that a Beta(alpha, beta) variable is ≤ `x`: I_x(alpha, beta). Far lower tails keep their relative
 * accuracy.
 *
 * @param x 0 at or below 0, 1 at or above 1
 * @param alpha from 0.001 to 1e10
 * @param beta from 0.001 to 1e10
 * @throws RangeError if x is NaN or a parameter out of its range
 * @example betaCdf(0.5, 8, 2) // 0.01953125
 */
export function betaCdf(x: number, alpha: number, beta: number): number {
  requireNumber('x', x)
  requirePositive('alpha', alpha)
  requirePositive('beta', beta)
  return incompleteBeta(x, alpha, beta)
}
