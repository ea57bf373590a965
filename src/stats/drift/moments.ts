import type { Histogram } from '../histogram/histogram.ts'
import type { OrderedBins } from '../histogram/ordered-codes.ts'

/** Of one sample's finite values. */
export interface Moments {
  mean: number
  /** Standard deviation, with the number of rows as divisor. */
  deviation: number
}

/**
 * Mean and standard deviation from a histogram's exact sums; `index` says which of the lined-up ones it is, and it is
 * not empty. Null where the sums are more than a double can hold.
 *
 * The sum of squares loses its digits when the mean is much larger than the spread, and overflows long before the
 * values do. Where that could cost more than the width of the bins does, the deviation comes from the bins, which is
 * right to ½ % where they are of the size of the spread.
 */
export function moments(bins: OrderedBins, index: number, histogram: Histogram): Moments | null {
  const found = known.get(histogram) ?? { moments: compute(bins, index, histogram) }
  known.set(histogram, found)
  return found.moments
}

/** A reference is compared again and again. */
const known = new WeakMap<Histogram, { moments: Moments | null }>()

function compute(bins: OrderedBins, index: number, histogram: Histogram): Moments | null {
  const { sum, sumSquares, min, max } = histogram
  const n = bins.totals[index]!
  if (!Number.isFinite(sum)) return null
  const mean = Math.max(min, Math.min(max, sum / n))
  const reach = Math.max(max - mean, mean - min)
  if (reach === 0) return { mean, deviation: 0 }
  if (!Number.isFinite(reach)) return null

  const { least, most } = meanSquare(bins, index, { mean, reach, min, max })
  // In units of the reach, as squares of the values themselves may overflow or vanish.
  const rounding = (Number.EPSILON * sumSquares) / reach / reach
  const fromSums = (sumSquares / n / reach - mean * (mean / reach)) / reach
  const trusted = rounding < (most - least) / 2
  const square = trusted ? Math.max(least, Math.min(most, fromSums)) : (least + most) / 2
  return { mean, deviation: reach * Math.sqrt(square) }
}

interface Spread {
  mean: number
  /** Distance of the farthest value from the mean. */
  reach: number
  min: number
  max: number
}

/** Limits to the mean square distance from the mean, in units of the reach. */
function meanSquare(bins: OrderedBins, index: number, { mean, reach, min, max }: Spread) {
  const { lo, hi } = bins
  const rows = bins.counts[index]!
  const n = bins.totals[index]!
  let least = 0
  let most = 0
  for (let b = 0; b < rows.length; b++) {
    if (rows[b] === 0) continue
    const start = (Math.max(min, Math.min(max, lo[b]!)) - mean) / reach
    const end = (Math.max(min, Math.min(max, hi[b]!)) - mean) / reach
    const near = Math.max(0, start, -end)
    const far = Math.max(-start, end)
    least += (rows[b]! / n) * near * near
    most += (rows[b]! / n) * far * far
  }
  return { least, most }
}
