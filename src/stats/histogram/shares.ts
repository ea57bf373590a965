import type { Binning } from './binning.ts'
import { coarseCounts } from './coarse-counts.ts'
import type { Histogram } from './histogram.ts'

/**
 * The rows whose share of all valid rows (`validRows`) the decision rule follows from window to window.
 * Numeric: rows at or below each of `binning.coarse`. Categorical: rows of each of `binning.categories`, then
 * of *new*, then of *other*.
 */
export function shares(binning: Binning, histogram: Histogram): number[] {
  const { cells } = coarseCounts(binning, histogram)
  if (binning.kind === 'categorical') return cells
  let below = 0
  return cells.slice(0, -1).map(rows => {
    below += rows
    return below
  })
}
