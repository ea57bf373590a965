import { rowsIn } from './bin-counts.ts'
import { binPosition } from './bin-position.ts'
import { type Binning, type CategoricalBinning, type NumericBinning, OTHER } from './binning.ts'
import type { Histogram } from './histogram.ts'
import { leadingRows, lineUp } from './line-up.ts'
import { validRows } from './valid-rows.ts'

/** A histogram reduced to a few cells that are the same for every histogram of its binning. */
export interface CoarseCounts {
  /**
   * Rows per cell. Numeric: one cell up to each of `binning.coarse` and one above, at most 10. Categorical:
   * one for each of `binning.categories`, then *new* (named, but not in the reference), then *other* (pooled).
   */
  cells: number[]
  /** Rows that are in no cell: null, NaN, infinities, wrong type. */
  special: number
}

/** The coarse cells on which PSI, Jensen-Shannon and chi-squared are computed. */
export function coarseCounts(binning: Binning, histogram: Histogram): CoarseCounts {
  const cells =
    binning.kind === 'numeric' ? numericCells(binning, histogram) : categoricalCells(binning, histogram)
  return { cells, special: histogram.n - validRows(histogram) }
}

function numericCells(binning: NumericBinning, histogram: Histogram): number[] {
  const line = lineUp(binning, histogram)
  const upToCut = (code: number) => {
    const cut = binPosition(binning, code)
    return leadingRows(line, position => position <= cut)
  }
  const upTo = [...binning.coarse.map(upToCut), line.total]
  return upTo.map((rows, cell) => rows - (upTo[cell - 1] ?? 0))
}

function categoricalCells(binning: CategoricalBinning, histogram: Histogram): number[] {
  const known = binning.categories.map(category => histogram.categories.get(category) ?? 0)
  let fresh = 0
  for (const rows of histogram.categories.values()) fresh += rows
  for (const rows of known) fresh -= rows
  return [...known, fresh, rowsIn(histogram.counts, OTHER)]
}
