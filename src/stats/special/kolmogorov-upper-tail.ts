import { KOLMOGOROV_TURN, lowerKolmogorovSeries, upperKolmogorovSeries } from './kolmogorov-series.ts'
import { requireNumber } from './require-domain.ts'

/**
 * The chance that Kolmogorov's limiting variable exceeds `x`: the large-sample p-value of the two-sample
 * Kolmogorov–Smirnov test, with x = D · √(n·m/(n+m)).
 *
 * @param x 1 at or below 0
 * @throws RangeError if x is NaN
 * @example kolmogorovUpperTail(1.3580986393225505) // 0.05
 */
export function kolmogorovUpperTail(x: number): number {
  requireNumber('x', x)
  if (x <= 0) return 1
  return x < KOLMOGOROV_TURN ? 1 - lowerKolmogorovSeries(x) : upperKolmogorovSeries(x)
}
