import { rowsIn } from '../histogram/bin-counts.ts'
import { binOf } from '../histogram/bin-of.ts'
import { binPosition } from '../histogram/bin-position.ts'
import { ATOM_BASE, type NumericBinning } from '../histogram/binning.ts'
import type { Histogram } from '../histogram/histogram.ts'
import { leadingRows, lineUp } from '../histogram/line-up.ts'

/** The smallest and the largest of some numbers. */
export interface Range {
  min: number
  max: number
}

/** How many of some rows lie beyond a range. */
export interface RowsBeyond {
  /** Rows that have a finite number. */
  n: number
  /** Those of them that certainly do. */
  x: number
  /** Those that may: they share a bin with an end of the range. */
  unsure: number
}

/** Counts the rows below and above a range; as the histogram knows its own, that there are none is exact. */
export function rowsBeyond(binning: NumericBinning, range: Range, histogram: Histogram): RowsBeyond {
  const line = lineUp(binning, histogram)
  const isBelow = histogram.min < range.min
  const isAbove = histogram.max > range.max
  const codes = new Set<number>()
  let x = 0
  if (isBelow) {
    const code = binOf(binning, range.min)
    const place = binPosition(binning, code)
    x += atLeastOne(leadingRows(line, position => position < place))
    codes.add(code)
  }
  if (isAbove) {
    const code = binOf(binning, range.max)
    const place = binPosition(binning, code)
    x += atLeastOne(line.total - leadingRows(line, position => position <= place))
    codes.add(code)
  }
  let inBins = 0
  // An atom holds one value, which is the end of the range itself.
  for (const code of codes) if (code < ATOM_BASE) inBins += rowsIn(histogram.counts, code)
  return { n: line.total, x, unsure: Math.min(inBins, line.total - x) }
}

/** Where no bin lies wholly beyond, the extreme value does. */
const atLeastOne = (rows: number): number => Math.max(1, rows)
