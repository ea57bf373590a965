import { binInterval, type Interval } from './bin-interval.ts'
import type { NumericBinning } from './binning.ts'
import type { Histogram } from './histogram.ts'
import { type Line, lineUp } from './line-up.ts'

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

/** The last pair each histogram was lined up in: every statistic of a comparison asks for the same one. */
const pairs = new WeakMap<Histogram, { binning: NumericBinning; first: Histogram; bins: OrderedBins }>()

/**
 * Lines up histograms of the same numeric binning along the number line; special bins are left out. The arrays
 * may be another caller's too: they are not to be written to.
 */
export function orderedCodes(binning: NumericBinning, ...histograms: Histogram[]): OrderedBins {
  const [first, second] = histograms
  if (first === undefined || second === undefined || histograms.length > 2) return order(binning, histograms)
  const known = pairs.get(second)
  if (known?.binning === binning && known.first === first) return known.bins
  const bins = order(binning, histograms)
  pairs.set(second, { binning, first, bins })
  return bins
}

/** Edges of bins met so far, by code: they cost a hyperbolic sine each. */
const intervals = new WeakMap<NumericBinning, Map<number, Interval>>()

function intervalsOf(binning: NumericBinning): Map<number, Interval> {
  const known = intervals.get(binning) ?? new Map<number, Interval>()
  intervals.set(binning, known)
  return known
}

function order(binning: NumericBinning, histograms: readonly Histogram[]): OrderedBins {
  const lines = histograms.map(histogram => lineUp(binning, histogram))
  const most = lines.reduce((sum, { codes }) => sum + codes.length, 0)
  const merged: OrderedBins = {
    codes: new Int32Array(most),
    lo: new Float64Array(most),
    hi: new Float64Array(most),
    counts: lines.map(() => new Float64Array(most)),
    totals: lines.map(({ total }) => total),
  }
  const length = mergeLines(lines, merged)
  setEdges(binning, merged, length)
  return cutTo(merged, length)
}

function setEdges(binning: NumericBinning, { codes, lo, hi }: OrderedBins, length: number): void {
  const known = intervalsOf(binning)
  for (let bin = 0; bin < length; bin++) {
    const code = codes[bin]!
    let interval = known.get(code)
    if (interval === undefined) {
      interval = binInterval(binning, code)
      known.set(code, interval)
    }
    lo[bin] = interval.lo
    hi[bin] = interval.hi
  }
}

/** Merges sorted lines into `merged`. @returns how many bins there are */
function mergeLines(lines: readonly Line[], merged: OrderedBins): number {
  const next = new Int32Array(lines.length)
  for (let bin = 0; ; bin++) {
    const lowest = lowestPosition(lines, next)
    if (lowest === Number.POSITIVE_INFINITY) return bin
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i]!
      const at = next[i]!
      if (line.positions[at] !== lowest) continue
      merged.codes[bin] = line.codes[at]!
      merged.counts[i]![bin] = line.rows[at]!
      next[i] = at + 1
    }
  }
}

function lowestPosition(lines: readonly Line[], next: Int32Array): number {
  let lowest = Number.POSITIVE_INFINITY
  for (let i = 0; i < lines.length; i++) {
    const { positions } = lines[i]!
    const at = next[i]!
    if (at < positions.length && positions[at]! < lowest) lowest = positions[at]!
  }
  return lowest
}

const cutTo = ({ codes, lo, hi, counts, totals }: OrderedBins, length: number): OrderedBins => ({
  codes: codes.subarray(0, length),
  lo: lo.subarray(0, length),
  hi: hi.subarray(0, length),
  counts: counts.map(rows => rows.subarray(0, length)),
  totals,
})
