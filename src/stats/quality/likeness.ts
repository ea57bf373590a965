import { indexFrom } from '../histogram/bin-counts.ts'
import { LAST_SPECIAL } from '../histogram/binning.ts'
import type { Histogram } from '../histogram/histogram.ts'
import { validRows } from '../histogram/valid-rows.ts'

/** Rows, and the ordered pairs of different ones among them that have the same value. */
export interface SamePairs {
  rows: number
  pairs: number
}

/** Those of the values of one histogram: numbers are the same in one bin; no two that were pooled as *other* are. */
export function samePairs(histogram: Histogram): SamePairs {
  const { codes, rows } = histogram.counts
  let pairs = 0
  for (let i = indexFrom(codes, LAST_SPECIAL + 1); i < rows.length; i++) pairs += rows[i]! * (rows[i]! - 1)
  for (const count of histogram.categories.values()) pairs += count * (count - 1)
  return { rows: validRows(histogram), pairs }
}

/** Those of rows that either have something or have not. */
export const samePairsOfTwo = (rows: number, having: number): SamePairs => ({
  rows,
  pairs: having * (having - 1) + (rows - having) * (rows - having - 1),
})

/**
 * How much alike rows of one window are: 0 where they are independent, 1 where every window has one value of its own.
 * It is the correlation of two rows of a window: 1 − D_w/D_b, where D is the share of pairs that differ, of rows
 * within windows and of rows of different windows (F_ST of Hudson, Slatkin & Maddison 1992, Genetics 132, 583–589).
 *
 * @param whole all rows, which are those of the windows
 * @returns from 0 to 1; 0 where there is nothing to compare
 */
export function likeness(whole: SamePairs, windows: readonly SamePairs[]): number {
  let pairs = 0
  let within = 0
  for (const window of windows) {
    pairs += window.pairs
    within += window.rows * (window.rows - 1)
  }
  const between = whole.rows * (whole.rows - 1) - within
  if (within <= 0 || between <= 0) return 0
  const differBetween = 1 - (whole.pairs - pairs) / between
  if (differBetween <= 0) return 0
  return Math.min(1, Math.max(0, 1 - (1 - pairs / within) / differBetween))
}
