import { kolmogorovCdf } from './kolmogorov-cdf.ts'
import { kolmogorovUpperTail } from './kolmogorov-upper-tail.ts'
import { positiveQuantile } from './positive-quantile.ts'
import { requireChance } from './require-domain.ts'

/**
 * The value below which Kolmogorov's limiting variable falls with chance `p`: at 1 − α the critical value of the
 * large-sample Kolmogorov–Smirnov test.
 *
 * @param p from 0 (the value 0) to 1 (Infinity)
 * @throws RangeError if p lies outside 0…1
 * @example kolmogorovQuantile(0.95) // 1.3580986393225505
 */
export function kolmogorovQuantile(p: number): number {
  requireChance('p', p)
  return positiveQuantile({ cdf: kolmogorovCdf, upperTail: kolmogorovUpperTail }, p)
}
