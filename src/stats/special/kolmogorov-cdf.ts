import { KOLMOGOROV_TURN, lowerKolmogorovSeries, upperKolmogorovSeries } from './kolmogorov-series.ts'
import { requireNumber } from './require-domain.ts'

/**
 * The chance that Kolmogorov's limiting variable, √(n·m/(n+m)) times the distance of two large samples of the
 * same distribution, is ≤ `x`. Far lower tails keep their relative accuracy.
 *
 * @param x 0 at or below 0
 * @throws RangeError if x is NaN
 * @example kolmogorovCdf(1.3580986393225505) // 0.95
 */
export function kolmogorovCdf(x: number): number {
  requireNumber('x', x)
  if (x <= 0) return 0
  return x < KOLMOGOROV_TURN ? lowerKolmogorovSeries(x) : 1 - upperKolmogorovSeries(x)
}
