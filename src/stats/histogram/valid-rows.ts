import { indexFrom, rowsIn } from './bin-counts.ts'
import { LAST_SPECIAL, OTHER } from './binning.ts'
import type { Histogram } from './histogram.ts'

/** Rows with a finite number or a category: `n` without null, NaN, infinities and wrong types. */
export function validRows(histogram: Histogram): number {
  let rows = rowsIn(histogram.counts, OTHER)
  for (const count of histogram.categories.values()) rows += count
  const { counts } = histogram
  for (let i = indexFrom(counts.codes, LAST_SPECIAL + 1); i < counts.rows.length; i++) rows += counts.rows[i]!
  return rows
}
