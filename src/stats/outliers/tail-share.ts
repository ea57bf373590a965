import { binOf } from '../histogram/bin-of.ts'
import { binPosition } from '../histogram/bin-position.ts'
import type { NumericBinning } from '../histogram/binning.ts'
import type { Histogram } from '../histogram/histogram.ts'
import { leadingRows, lineUp } from '../histogram/line-up.ts'

/** On which side of a distribution a value stands, and the share of rows at least as far out on it. */
export interface TailShare {
  side: 'low' | 'high'
  share: number
}

/**
 * How far out a value of one subject is: the smaller of the reference's shares at most and at least as large, as ECOD
 * scores each feature (Li, Zhao, Hu, Botta, Ionescu & Chen 2022, "ECOD: Unsupervised Outlier Detection Using Empirical
 * Cumulative Distribution Functions"), from its histogram: rows of the value's own bin all count, so a share may be too
 * large by theirs. It looks at one feature by itself: a usual value that does not fit the row's others is in no tail.
 *
 * @param value finite
 * @returns null where the reference has no values
 */
export function tailShare(binning: NumericBinning, reference: Histogram, value: number): TailShare | null {
  const line = lineUp(binning, reference)
  const { total } = line
  if (total === 0) return null
  const at = binPosition(binning, binOf(binning, value))
  const below = leadingRows(line, position => position < at)
  const upTo = leadingRows(line, position => position <= at)
  const [low, high] = [upTo / total, 1 - below / total]
  return low <= high ? { side: 'low', share: low } : { side: 'high', share: high }
}
