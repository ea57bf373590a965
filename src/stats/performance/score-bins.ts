import { orderedCodes } from '../histogram/ordered-codes.ts'
import type { Scores } from './performance-metric.ts'

/** Below this many rows of either class a metric of the order of scores has no interval. */
export const LEAST_ROWS = 30

/** The occupied bins of both classes' scores, from the lowest to the highest, as parallel arrays. */
export interface ScoreBins {
  codes: Int32Array
  /** Edges, no wider than the scores there are; equal where the bin holds a single value. */
  lo: Float64Array
  hi: Float64Array
  middle: Float64Array
  positive: Float64Array
  negative: Float64Array
  /** Rows of each class on the number line. */
  positives: number
  negatives: number
}

/** Lines up the scores of both classes. The arrays may be another caller's too: they are not to be written to. */
export function scoreBins({ binning, positive, negative }: Scores): ScoreBins {
  const { codes, lo, hi, counts, totals } = orderedCodes(binning, positive, negative)
  const min = Math.min(positive.min, negative.min)
  const max = Math.max(positive.max, negative.max)
  const clip = (x: number) => Math.max(min, Math.min(max, x))
  const [clippedLo, clippedHi] = [lo.map(clip), hi.map(clip)]
  return {
    codes,
    lo: clippedLo,
    hi: clippedHi,
    middle: clippedLo.map((edge, b) => edge / 2 + clippedHi[b]! / 2),
    positive: counts[0]!,
    negative: counts[1]!,
    positives: totals[0]!,
    negatives: totals[1]!,
  }
}
