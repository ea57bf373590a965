import { binInterval } from './bin-interval.ts'
import { binPosition } from './bin-position.ts'
import { LAST_SPECIAL, type NumericBinning } from './binning.ts'
import type { Histogram } from './histogram.ts'

/** The occupied bins of one or more histograms, from the lowest values to the highest, as parallel arrays. */
export interface OrderedBins {
  codes: Int32Array
  /** Edges in the subject's unit; equal where the bin holds a single value. */
  lo: Float64Array
  hi: Float64Array
  /** Rows per bin, one array for each histogram. */
  counts: Float64Array[]
  /** Rows on the number line, one number for each histogram. */
  totals: number[]
}

/** Lines up histograms of the same numeric binning along the number line; special bins are left out. */
export function orderedCodes(binning: NumericBinning, ...histograms: Histogram[]): OrderedBins {
  const found = new Set<number>()
  for (const { counts } of histograms) {
    for (const [code, rows] of counts) if (code > LAST_SPECIAL && rows > 0) found.add(code)
  }
  const codes = Int32Array.from(found)
  const positions = new Map<number, number>()
  for (const code of codes) positions.set(code, binPosition(binning, code))
  codes.sort((a, b) => positions.get(a)! - positions.get(b)!)

  const intervals = Array.from(codes, code => binInterval(binning, code))
  const counts = histograms.map(h => Float64Array.from(codes, code => h.counts.get(code) ?? 0))
  return {
    codes,
    lo: Float64Array.from(intervals, i => i.lo),
    hi: Float64Array.from(intervals, i => i.hi),
    counts,
    totals: counts.map(rows => rows.reduce((total, r) => total + r, 0)),
  }
}
