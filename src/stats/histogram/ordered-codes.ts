import { binInterval } from './bin-interval.ts'
import type { NumericBinning } from './binning.ts'
import type { Histogram } from './histogram.ts'
import { type Line, lineUp } from './line-up.ts'

/** The occupied bins of one or two histograms, from the lowest values to the highest, as parallel arrays. */
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

/** The last pair each histogram was lined up in: every statistic of a comparison asks for the same one. */
const pairs = new WeakMap<Histogram, { binning: NumericBinning; first: Histogram; bins: OrderedBins }>()

/**
 * Lines up one or two histograms of the same numeric binning along the number line; special bins are left out. The
 * arrays may be another caller's too: they are not to be written to.
 */
export function orderedCodes(binning: NumericBinning, first: Histogram, second?: Histogram): OrderedBins {
  if (second === undefined) return order(binning, [lineUp(binning, first)])
  const last = pairs.get(second)
  if (last?.binning === binning && last.first === first) return last.bins
  const bins = order(binning, [lineUp(binning, first), lineUp(binning, second)])
  pairs.set(second, { binning, first, bins })
  return bins
}

function order(binning: NumericBinning, [first, second]: [Line, Line?]): OrderedBins {
  const edges = edgesOf(binning, first)
  return second === undefined
    ? { codes: first.codes, ...edges, counts: [first.rows], totals: [first.total] }
    : mergeLines(binning, { first, edges, second })
}

interface Edges {
  lo: Float64Array
  hi: Float64Array
}

interface TwoLines {
  first: Line
  edges: Edges
  second: Line
}

/** Merges two sorted lines; a bin that only one of them has holds 0 rows of the other. */
function mergeLines(binning: NumericBinning, { first, edges, second }: TwoLines): OrderedBins {
  const most = first.codes.length + second.codes.length
  const codes = new Int32Array(most)
  const lo = new Float64Array(most)
  const hi = new Float64Array(most)
  const ofFirst = new Float64Array(most)
  const ofSecond = new Float64Array(most)
  let i = 0
  let j = 0
  let length = 0
  for (; i < first.codes.length || j < second.codes.length; length++) {
    const left = i < first.codes.length ? first.positions[i]! : Number.POSITIVE_INFINITY
    const right = j < second.codes.length ? second.positions[j]! : Number.POSITIVE_INFINITY
    if (left <= right) {
      codes[length] = first.codes[i]!
      lo[length] = edges.lo[i]!
      hi[length] = edges.hi[i]!
      ofFirst[length] = first.rows[i++]!
    } else {
      const interval = binInterval(binning, second.codes[j]!)
      codes[length] = second.codes[j]!
      lo[length] = interval.lo
      hi[length] = interval.hi
    }
    if (right <= left) ofSecond[length] = second.rows[j++]!
  }
  return {
    codes: codes.subarray(0, length),
    lo: lo.subarray(0, length),
    hi: hi.subarray(0, length),
    counts: [ofFirst.subarray(0, length), ofSecond.subarray(0, length)],
    totals: [first.total, second.total],
  }
}

/** Edges cost a hyperbolic sine each: a line that is compared again and again keeps its own. */
const known = new WeakMap<Line, Edges>()

function edgesOf(binning: NumericBinning, line: Line): Edges {
  const found = known.get(line)
  if (found) return found
  const intervals = Array.from(line.codes, code => binInterval(binning, code))
  const edges = {
    lo: Float64Array.from(intervals, ({ lo }) => lo),
    hi: Float64Array.from(intervals, ({ hi }) => hi),
  }
  known.set(line, edges)
  return edges
}
