import { LAST_SPECIAL, OTHER } from './binning.ts'
import type { Histogram } from './histogram.ts'

/** Rows with a finite number or a category: `n` without null, NaN, infinities and wrong types. */
export function validRows(histogram: Histogram): number {
  let rows = 0
  for (const count of histogram.categories.values()) rows += count
  for (const [code, count] of histogram.counts) if (code > LAST_SPECIAL || code === OTHER) rows += count
  return rows
}
