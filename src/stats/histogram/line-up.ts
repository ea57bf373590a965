import { type BinCounts, indexFrom } from './bin-counts.ts'
import { binPosition } from './bin-position.ts'
import { ATOM_BASE, LAST_SPECIAL, type NumericBinning, SPLIT_BASE } from './binning.ts'
import type { Histogram } from './histogram.ts'
import { partitionPoint } from './partition-point.ts'

/** The occupied bins of one histogram from the lowest to the highest, as parallel arrays. */
export interface Line {
  positions: Float64Array
  codes: Int32Array
  rows: Float64Array
  /** Rows up to and including each of them. */
  through: Float64Array
  /** Rows of all of them. */
  total: number
}

const lines = new WeakMap<Histogram, { binning: NumericBinning; line: Line }>()

/**
 * Lines up one histogram's bins; special bins are left out. Remembered as long as the histogram is: every
 * statistic of a comparison needs it, and a reference is compared again and again.
 */
export function lineUp(binning: NumericBinning, histogram: Histogram): Line {
  const known = lines.get(histogram)
  if (known?.binning === binning) return known.line
  const line = makeLine(binning, histogram.counts)
  lines.set(histogram, { binning, line })
  return line
}

/** Rows of the leading bins of a line, those whose position fulfils a condition. */
export function leadingRows({ positions, through }: Line, holds: (position: number) => boolean): number {
  const bins = partitionPoint(positions.length, i => holds(positions[i]!))
  return bins === 0 ? 0 : through[bins - 1]!
}

/** Analytic bins, splits and atoms are each in order already (see `binPosition`): three runs are merged. */
function makeLine(binning: NumericBinning, { codes, rows }: BinCounts): Line {
  const starts = [LAST_SPECIAL + 1, SPLIT_BASE, ATOM_BASE].map(code => indexFrom(codes, code))
  const ends = [starts[1]!, starts[2]!, codes.length]
  const length = codes.length - starts[0]!
  const line: Line = {
    positions: new Float64Array(length),
    codes: new Int32Array(length),
    rows: new Float64Array(length),
    through: new Float64Array(length),
    total: 0,
  }
  const heads = starts.map((start, run) => positionAt(start, ends[run]!))
  for (let bin = 0; bin < length; bin++) {
    const run = lowest(heads)
    const from = starts[run]!++
    line.positions[bin] = heads[run]!
    line.codes[bin] = codes[from]!
    line.rows[bin] = rows[from]!
    line.total += rows[from]!
    line.through[bin] = line.total
    heads[run] = positionAt(from + 1, ends[run]!)
  }
  return line

  function positionAt(index: number, end: number): number {
    return index < end ? binPosition(binning, codes[index]!) : Number.POSITIVE_INFINITY
  }
}

function lowest(heads: readonly number[]): number {
  let found = 0
  for (let run = 1; run < heads.length; run++) if (heads[run]! < heads[found]!) found = run
  return found
}
