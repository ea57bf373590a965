import { binInterval } from './bin-interval.ts'
import type { NumericBinning } from './binning.ts'
import type { Histogram } from './histogram.ts'
import { lineUp } from './line-up.ts'
import { partitionPoint } from './partition-point.ts'

export interface Quantile {
  /** In the subject's unit, interpolated inside its bin. */
  value: number
  /** The quantile of the raw values is in [low, high]. */
  low: number
  high: number
}

/**
 * The `p` quantile (0 to 1) of the finite values, by linear interpolation between order statistics (R's type 7,
 * NumPy's default). Null when there are none. Exact at 0 and 1 and inside atoms.
 */
export function quantile(binning: NumericBinning, histogram: Histogram, p: number): Quantile | null {
  const { total: n } = lineUp(binning, histogram)
  if (n === 0) return null
  const rank = (n - 1) * Math.max(0, Math.min(1, p))
  const below = orderStatistic(binning, histogram, Math.floor(rank))
  const above = orderStatistic(binning, histogram, Math.ceil(rank))
  const weight = rank - Math.floor(rank)
  const [low, high] = [below.low, above.high]
  // The weighted mean of two equal values may differ from them in the last digit.
  const value = below.value * (1 - weight) + above.value * weight
  return { value: Math.max(low, Math.min(high, value)), low, high }
}

/** The value of rank `rank` (0 is the smallest), taking the values of a bin as spread evenly over it. */
function orderStatistic(binning: NumericBinning, histogram: Histogram, rank: number): Quantile {
  const { codes, rows, through, total } = lineUp(binning, histogram)
  const { min, max } = histogram
  if (rank === 0) return { value: min, low: min, high: min }
  if (rank === total - 1) return { value: max, low: max, high: max }
  const bin = partitionPoint(through.length, i => through[i]! <= rank)
  const { lo, hi } = binInterval(binning, codes[bin]!)
  const low = Math.max(min, Math.min(max, lo))
  const high = Math.max(low, Math.min(max, hi))
  const before = through[bin]! - rows[bin]!
  const inside = (rank - before + 0.5) / rows[bin]!
  return { value: low * (1 - inside) + high * inside, low, high }
}
