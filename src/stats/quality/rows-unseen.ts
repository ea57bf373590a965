import { rowsIn } from '../histogram/bin-counts.ts'
import { OTHER } from '../histogram/binning.ts'
import type { Histogram } from '../histogram/histogram.ts'
import { validRows } from '../histogram/valid-rows.ts'

/** Categories that are known. */
export interface SeenCategories {
  names: ReadonlySet<string>
  /** They are all there were: then rows pooled as *other* are of none of them. */
  areAll: boolean
}

/** How many of some rows are in categories that were not seen. */
export interface RowsUnseen {
  /** Rows that have a category. */
  n: number
  /** Those of them in one that was not seen. */
  x: number
  /** Those pooled as *other*, whose category may or may not have been seen. */
  unsure: number
}

/** Counts the rows in categories that were not seen. */
export function rowsUnseen({ names, areAll }: SeenCategories, histogram: Histogram): RowsUnseen {
  const pooled = rowsIn(histogram.counts, OTHER)
  let x = areAll ? pooled : 0
  for (const [category, rows] of histogram.categories) if (!names.has(category)) x += rows
  return { n: validRows(histogram), x, unsure: areAll ? 0 : pooled }
}
