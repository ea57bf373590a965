import { incompleteBeta } from './incomplete-beta.ts'
import { requireNumber, requirePositive } from './require-domain.ts'

/**
 * The chance that a Beta(alpha, beta) variable exceeds `x`: I_{1−x}(beta, alpha). Far upper tails keep their
 * relative accuracy.
 *
 * @param x 1 at or below 0, 0 at or above 1
 * @param alpha from 0.001 to 1e10
 * @param beta from 0.001 to 1e10
 * @throws RangeError if x is NaN or a parameter out of its range
 * @example betaUpperTail(0.5, 2, 8) // 0.01953125
 */
export function betaUpperTail(x: number, alpha: number, beta: number): number {
  requireNumber('x', x)
  requirePositive('alpha', alpha)
  requirePositive('beta', beta)
  return incompleteBeta(1 - x, beta, alpha, x)
}
