import { binInterval } from '../histogram/bin-interval.ts'
import type { NumericBinning } from '../histogram/binning.ts'
import type { Histogram } from '../histogram/histogram.ts'
import { lineUp } from '../histogram/line-up.ts'
import type { Quantile } from '../histogram/quantile.ts'

/**
 * The median absolute deviation, MAD = median |x − m| (Hampel 1974), from a histogram: every bin's values are taken
 * to lie at its middle. Between `low` and `high` is where it is whatever their places in their bins, and whatever the
 * median is within its own bounds. Where the count is even, the lower of the two middle deviations.
 *
 * @returns null when there are no finite values
 */
export function medianDeviation(
  binning: NumericBinning,
  histogram: Histogram,
  median: Quantile,
): Quantile | null {
  const { codes, rows, total } = lineUp(binning, histogram)
  if (total === 0) return null
  const bins = Array.from(codes, code => {
    const { lo, hi } = binInterval(binning, code)
    const within = (x: number) => Math.max(histogram.min, Math.min(histogram.max, x))
    return { lo: within(lo), hi: within(hi) }
  })
  const middle = (deviations: number[]) =>
    middleOf(
      deviations.map(deviation => Math.min(Number.MAX_VALUE, deviation)),
      rows,
      total,
    )
  const low = middle(bins.map(({ lo, hi }) => Math.max(0, lo - median.high, median.low - hi)))
  const high = middle(bins.map(({ lo, hi }) => Math.max(hi - median.low, median.high - lo)))
  const value = middle(bins.map(({ lo, hi }) => Math.abs(lo / 2 + hi / 2 - median.value)))
  return { value: Math.max(low, Math.min(high, value)), low, high }
}

/** The lower median of values that come `rows` times each. */
function middleOf(values: number[], rows: Float64Array, total: number): number {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!)
  let seen = 0
  for (const i of order) {
    seen += rows[i]!
    if (2 * seen >= total) return values[i]!
  }
  return 0
}
