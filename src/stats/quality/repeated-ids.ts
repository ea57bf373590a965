import { indexFrom } from '../histogram/bin-counts.ts'
import { LAST_SPECIAL } from '../histogram/binning.ts'
import type { Histogram } from '../histogram/histogram.ts'

/**
 * Of the ids that a histogram of ids keeps (see `store/count-duplicates.ts`): how many rows have them, and how many of
 * those rows came with an id that an earlier one has. A slice has each id once, so what is counted are ids that came
 * again in another ten minutes.
 *
 * @example two rows with one id and a single one with another: n 3, x 1
 */
export function repeatedIds({ counts }: Histogram): { n: number; x: number } {
  const first = indexFrom(counts.codes, LAST_SPECIAL + 1)
  const n = counts.rows.subarray(first).reduce((sum, rows) => sum + rows, 0)
  return { n, x: n - (counts.rows.length - first) }
}
