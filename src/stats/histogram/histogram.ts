import type { BinCounts } from './bin-counts.ts'

/**
 * One row of the store, and everything a statistic may read: how many rows fell in each bin of a frozen
 * binning, and exact sums that need no bins. Merging two of them is addition.
 */
export interface Histogram {
  /** Rows counted, whatever their value: every special bin is included. */
  n: number
  /**
   * Rows per bin code (see binning.ts). For a categorical subject only special codes appear here, but for ids, whose
   * codes are hashes.
   */
  counts: BinCounts
  /** Rows per category, for a categorical subject; empty for a numeric one. */
  categories: ReadonlyMap<string, number>
  /** Exact sums over the finite values, in the subject's unit and its square. */
  sum: number
  sumSquares: number
  /** Smallest and largest finite value; `Infinity` and `-Infinity` when there is none. */
  min: number
  max: number
  /** Exact sums only some subjects have, by name, such as `abs` or `log_loss`. */
  sums: ReadonlyMap<string, number>
}
