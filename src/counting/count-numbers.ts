import type { Histogram } from '../stats/histogram/histogram.ts'
import { type BinIndex, FIRST_FINITE } from './bin-index.ts'
import type { Column } from './columns.ts'
import { addTo, type Grouping } from './places.ts'

/** The numbers that rows of a block have of one subject: `values[i]` is that of row `rows[i]`. Rows ascend. */
export type Numbers = Column<Float64Array>

/** A numeric subject and how it is counted. */
export interface NumericSubject {
  subject: string
  index: BinIndex
}

const NO_CATEGORIES: Histogram['categories'] = new Map()
const NO_SUMS: Histogram['sums'] = new Map()

/** Rows of a bin, by its index: all 0 but while a histogram is counted. Shared, as it is as long as there are bins. */
let rowsOfBin = new Int32Array(0)
/** The bins that are not 0. */
let touched = new Int32Array(0)
/** The bin of each value of a block. */
let binOfValue = new Int32Array(0)

/**
 * Counts the numbers of a block at the places of their rows. Each value's bin is found once; then values are brought into
 * the order of their places, one grouping after the other, and those of a place counted into an array of bins.
 */
export function countNumbers(
  { subject, index }: NumericSubject,
  { rows, values }: Numbers,
  groupings: readonly Grouping[],
): void {
  if (values.length === 0) return
  if (rowsOfBin.length < index.size) rowsOfBin = new Int32Array(index.size)
  if (touched.length < index.size) touched = new Int32Array(index.size)
  if (binOfValue.length < values.length) binOfValue = new Int32Array(values.length)
  const bins = binOfValue
  index.writeIndices(values, bins)
  for (const grouping of groupings)
    for (const [place, those] of grouping.atPlaces(rows))
      addTo(place, subject, tally(index, { bins, values, those }))
}

interface Tallied {
  bins: Int32Array
  values: Float64Array
  /** Which of the values. */
  those: Int32Array
}

function tally(index: BinIndex, { bins, values, those }: Tallied): Histogram {
  let found = 0
  let sum = 0
  let sumSquares = 0
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  const [rows, seen] = [rowsOfBin, touched]
  for (let at = 0; at < those.length; at++) {
    const i = those[at]!
    const bin = bins[i]!
    if (rows[bin]!++ === 0) seen[found++] = bin
    if (bin < FIRST_FINITE) continue
    // -0 is 0: which of them is the smaller would depend on the order.
    const value = values[i]! + 0
    sum += value
    sumSquares += value * value
    if (value < min) min = value
    if (value > max) max = value
  }
  const counts = takeCounts(index, inOrder(seen.subarray(0, found)))
  return { n: those.length, counts, categories: NO_CATEGORIES, sum, sumSquares, min, max, sums: NO_SUMS }
}

/** Looking at so many bins in a row takes as long as sorting one in. */
const SCANNED = 16

/** The bins that are not 0, ascending: sorted, or found again where they lie close together. */
function inOrder(bins: Int32Array): Int32Array {
  let first = bins[0]!
  let last = first
  for (let i = 1; i < bins.length; i++) {
    const bin = bins[i]!
    if (bin < first) first = bin
    else if (bin > last) last = bin
  }
  if (last - first > SCANNED * bins.length) return bins.sort()
  const rows = rowsOfBin
  let found = 0
  for (let bin = first; bin <= last; bin++) if (rows[bin]! > 0) bins[found++] = bin
  return bins
}

/** Takes the counts of these bins, and leaves 0 there. */
function takeCounts(index: BinIndex, bins: Int32Array): Histogram['counts'] {
  const codes = new Int32Array(bins.length)
  const rows = new Float64Array(bins.length)
  for (let i = 0; i < bins.length; i++) {
    const bin = bins[i]!
    codes[i] = index.codeAt(bin)
    rows[i] = rowsOfBin[bin]!
    rowsOfBin[bin] = 0
  }
  return { codes, rows }
}
