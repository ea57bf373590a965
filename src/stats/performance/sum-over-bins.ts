import { orderedCodes } from '../histogram/ordered-codes.ts'
import type { Residuals } from './performance-metric.ts'

/**
 * The sum of a function over the rows on the number line, each read at the middle of its bin (or of what of the bin
 * lies between the smallest and the largest value): exact where a bin holds one value.
 */
export function sumOverBins({ histogram, binning }: Residuals, of: (value: number) => number): number {
  const { lo, hi, counts } = orderedCodes(binning, histogram)
  const rows = counts[0]!
  const clip = (x: number) => Math.max(histogram.min, Math.min(histogram.max, x))
  let sum = 0
  for (let b = 0; b < rows.length; b++) sum += rows[b]! * of(clip(lo[b]!) / 2 + clip(hi[b]!) / 2)
  return sum
}
