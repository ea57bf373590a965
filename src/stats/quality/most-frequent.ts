import { indexFrom, rowsIn } from '../histogram/bin-counts.ts'
import { binInterval } from '../histogram/bin-interval.ts'
import { type Binning, LAST_SPECIAL, OTHER } from '../histogram/binning.ts'
import type { Histogram } from '../histogram/histogram.ts'

/** Rows that have the most frequent value. */
export interface MostFrequent {
  rows: number
  /** The number on raw rows is within rows ± bound. */
  bound: number
}

/**
 * How many rows have the most frequent value. Rows of a bin of several numbers are taken to have one, so there may be
 * as few as the fullest bin of a single number has; rows pooled as *other* may be as many of one category as they are.
 */
export function mostFrequent(binning: Binning, histogram: Histogram): MostFrequent {
  const { counts, categories, min, max } = histogram
  let rows = 0
  let certain = 0
  for (const each of categories.values()) certain = Math.max(certain, each)
  for (let i = indexFrom(counts.codes, LAST_SPECIAL + 1); i < counts.codes.length; i++) {
    const each = counts.rows[i]!
    rows = Math.max(rows, each)
    if (min === max || isOneNumber(binning, counts.codes[i]!)) certain = Math.max(certain, each)
  }
  rows = Math.max(rows, certain)
  return { rows, bound: Math.max(rows - certain, rowsIn(counts, OTHER) - rows, 0) }
}

function isOneNumber(binning: Binning, code: number): boolean {
  if (binning.kind !== 'numeric') return false
  const { lo, hi } = binInterval(binning, code)
  return lo === hi
}
