import type { NumericBinning } from '../histogram/binning.ts'
import type { Histogram } from '../histogram/histogram.ts'
import { quantile } from '../histogram/quantile.ts'
import { normalQuantile } from '../special/normal-quantile.ts'

/**
 * One-sided bounds of the `p` quantile of a population, from `n` rows: the order statistics between which it
 * lies whatever the distribution (Conover 1999, §3.2). Null on a side where the sample is too small to have one.
 *
 * Ranks are points of the binomial distribution of the rows below the quantile, by the normal approximation with
 * corrections for skewness (Cornish & Fisher 1938) and continuity.
 *
 * @param level how sure each bound is by itself: both together hold at .95 if each does at .975
 */
export function quantileInterval(
  binning: NumericBinning,
  histogram: Histogram,
  { p, n, level = 0.95 }: { p: number; n: number; level?: number },
) {
  const point = normalQuantile(level)
  const center = n * p + ((point ** 2 - 1) * (1 - 2 * p)) / 6
  const reach = point * Math.sqrt(n * p * (1 - p))
  return {
    low: ofRank(Math.floor(center - reach + 0.5)),
    high: ofRank(Math.ceil(center + reach + 0.5)),
  }

  /** The order statistic of a rank from 1 to n. */
  function ofRank(rank: number): number | null {
    if (rank < 1 || rank > n) return null
    return quantile(binning, histogram, n === 1 ? 0 : (rank - 1) / (n - 1))?.value ?? null
  }
}
