import { betaOddsQuantile } from './beta-odds-quantile.ts'
import { requireChance, requirePositive } from './require-domain.ts'
import { shareOfOdds } from './share-of-odds.ts'

/**
 * The value below which a Beta(alpha, beta) variable falls with chance `p`.
 *
 * @param p from 0 (the value 0) to 1 (the value 1)
 * @param alpha from 0.001 to 1e10
 * @param beta from 0.001 to 1e10
 * @throws RangeError if p lies outside 0…1 or a parameter out of its range
 * @example betaQuantile(0.5, 1, 3) // 0.2062994740159002
 */
export function betaQuantile(p: number, alpha: number, beta: number): number {
  requireChance('p', p)
  requirePositive('alpha', alpha)
  requirePositive('beta', beta)
  return shareOfOdds(betaOddsQuantile(p, alpha, beta))
}
