import { incompleteBeta } from './incomplete-beta.ts'
import { positiveQuantile } from './positive-quantile.ts'
import { shareOfOdds } from './share-of-odds.ts'

/**
 * The odds x/(1 − x) below which those of a Beta(a, b) variable fall with chance `p`. Unlike x they keep their
 * digits at both ends; times b/a they are an F variable (Abramowitz & Stegun 26.6.2).
 *
 * @param p from 0 (the value 0) to 1 (Infinity)
 * @param a greater than 0
 * @param b greater than 0
 */
export function betaOddsQuantile(p: number, a: number, b: number): number {
  const odds = {
    cdf: (w: number) => incompleteBeta(shareOfOdds(w), a, b, 1 / (1 + w)),
    upperTail: (w: number) => incompleteBeta(1 / (1 + w), b, a, shareOfOdds(w)),
  }
  return positiveQuantile(odds, p)
}
