import { orderedCodes } from '../histogram/ordered-codes.ts'
import type { PerformanceMetric, Residuals } from './performance-metric.ts'
import { estimate } from './performance-value.ts'
import { Z_95 } from './wilson.ts'

/**
 * Median absolute error, in the unit of the label: half of all predictions are closer. The mean of the middle two
 * for an even number of rows.
 *
 * Rows are taken as having the mean of the smallest and the largest |residual| of their bin; the bound is what the
 * median comes to with all rows at either end. The interval is that of order statistics, free of any distribution
 * (Thompson 1936): the values of rank n/2 ∓ 1.96·√n/2. Null for fewer than 8 rows, which have none.
 */
export const medianAbsoluteError: PerformanceMetric = {
  name: 'median_absolute_error',
  tasks: ['regression'],
  judged: false,
  compute({ residual }) {
    if (residual === undefined) return null
    const bins = absoluteBins(residual)
    const n = bins.reduce((sum, { rows }) => sum + rows, 0)
    if (n === 0) return null
    const [lowest, middle, highest] = (['lo', 'middle', 'hi'] as const).map(end => ordered(bins, end))
    const value = median(middle!, n)
    const rank = Math.floor((n - Z_95 * Math.sqrt(n)) / 2)
    return estimate({
      name: 'median_absolute_error',
      value,
      interval:
        rank < 1
          ? null
          : {
              low: orderStatistic(middle!, rank),
              high: orderStatistic(middle!, (n + 1 - rank) * (1 - ROUNDING)),
            },
      n,
      bound: Math.max(value - median(lowest!, n), median(highest!, n) - value),
    })
  },
}

/** Below this share of all rows, a difference is the rounding of their weights. */
const ROUNDING = 1e-12

/** Rows of one bin, and what their |residual| may be. */
interface AbsoluteBin {
  rows: number
  lo: number
  middle: number
  hi: number
}

type Ordered = readonly (readonly [value: number, rows: number])[]

function absoluteBins({ histogram, binning }: Residuals): AbsoluteBin[] {
  const { lo, hi, counts } = orderedCodes(binning, histogram)
  const clip = (x: number) => Math.max(histogram.min, Math.min(histogram.max, x))
  return Array.from(counts[0]!, (rows, b) => {
    const [from, to] = [clip(lo[b]!), clip(hi[b]!)]
    const least = Math.max(0, from, -to)
    const most = Math.max(-from, to)
    return { rows, lo: least, middle: least / 2 + most / 2, hi: most }
  })
}

const ordered = (bins: readonly AbsoluteBin[], end: 'lo' | 'middle' | 'hi'): Ordered =>
  bins.map(bin => [bin[end], bin.rows] as const).sort(([a], [b]) => a - b)

function median(values: Ordered, n: number): number {
  // Weights keep their rounding: half of them is half of the rows, give or take that.
  return (
    orderStatistic(values, (n / 2) * (1 - ROUNDING)) / 2 +
    orderStatistic(values, (n / 2) * (1 + ROUNDING)) / 2
  )
}

/** The first value up to which there are `rows` rows or more; of rows that weigh, so much weight. */
function orderStatistic(values: Ordered, rows: number): number {
  let below = 0
  for (const [value, more] of values) {
    below += more
    if (below >= rows) return value
  }
  return values.at(-1)![0]
}
