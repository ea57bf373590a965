import type { NumericBinning } from '../histogram/binning.ts'
import type { Histogram } from '../histogram/histogram.ts'
import { rowsUpTo } from '../histogram/rows-up-to.ts'
import { validRows } from '../histogram/valid-rows.ts'
import { meanOfNested } from './mean-of-nested.ts'

/** From so many times the target on, nobody tolerates it. */
const FRUSTRATED = 4

export interface Apdex {
  /** From 0, all frustrated, to 1, all satisfied; its 95 % interval. */
  value: number
  low: number
  high: number
  /** Of the raw values it differs from it by no more than this. */
  bound: number
  /** Rows with a time. */
  n: number
}

/**
 * Application performance index (Apdex Alliance 2007, Technical Specification 1.1): rows that took at most the target
 * T satisfy, those up to 4T are tolerated and count half, all others frustrate. Null without rows.
 *
 * It is the mean of two shares, of rows up to T and up to 4T, which is what its interval is made of (`meanOfNested`).
 * The bound is made of the rows of the two bins the ends fall in.
 *
 * @param target T, in the unit of the histogram
 * @example 60 rows up to T and 30 up to 4T of 100: (60 + 30/2)/100 = .75
 */
export function apdex(binning: NumericBinning, histogram: Histogram, target: number): Apdex | null {
  const n = validRows(histogram)
  if (n === 0) return null
  const satisfied = rowsUpTo(binning, histogram, target)
  const content = rowsUpTo(binning, histogram, FRUSTRATED * target)
  return {
    ...meanOfNested({ inner: satisfied.rows, outer: content.rows, n }),
    bound: (satisfied.bound + content.bound) / 2 / n,
    n,
  }
}
