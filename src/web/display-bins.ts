import type { NumericBinning } from '../stats/histogram/binning.ts'
import { empty } from '../stats/histogram/empty.ts'
import type { Histogram } from '../stats/histogram/histogram.ts'
import { orderedCodes } from '../stats/histogram/ordered-codes.ts'
import { quantile } from '../stats/histogram/quantile.ts'
import { multipleOf, roundStep } from './round-step.ts'

/** Shares of the rows on the number line, reference and current; null for a side without rows. */
export interface SharePair {
  reference: number | null
  current: number | null
}

export interface DisplayBin extends SharePair {
  lo: number
  hi: number
}

/** A numeric subject as it is drawn: bins of one width, and what lies below and above them. */
export interface NumericDisplay {
  bins: DisplayBin[]
  below: SharePair
  above: SharePair
}

const MOST_BINS = 40

/**
 * Merges the fine bins of two histograms that share a binning into at most 40 bins of one round width between
 * the reference's 1 % and 99 % quantiles (the current side's where there is no reference). A fine bin over
 * an edge is divided as if its values were spread evenly. Null when neither side has a number.
 */
export function displayBins(
  binning: NumericBinning,
  reference: Histogram | null,
  current: Histogram | null,
): NumericDisplay | null {
  const sides = [reference ?? empty(), current ?? empty()] as const
  const fine = orderedCodes(binning, ...sides)
  const range = sides[fine.totals[0]! > 0 ? 0 : 1]
  const low = quantile(binning, range, 0.01)
  const high = quantile(binning, range, 0.99)
  if (low === null || high === null) return null

  const edges = roundEdges(low.value, high.value)
  const smallest = Math.min(sides[0].min, sides[1].min)
  const largest = Math.max(sides[0].max, sides[1].max)
  const rows = sides.map((_, side) => {
    const cells = new Array<number>(edges.length + 1).fill(0)
    for (const [bin, count] of fine.counts[side]!.entries()) {
      const lo = Math.max(smallest, fine.lo[bin]!)
      const hi = Math.min(largest, fine.hi[bin]!)
      if (count > 0) spread({ lo, hi, count }, edges, cells)
    }
    return cells
  })
  const pair = (cell: number): SharePair => ({
    reference: fine.totals[0]! > 0 ? rows[0]![cell]! / fine.totals[0]! : null,
    current: fine.totals[1]! > 0 ? rows[1]![cell]! / fine.totals[1]! : null,
  })
  return {
    bins: edges.slice(0, -1).map((lo, bin) => ({ lo, hi: edges[bin + 1]!, ...pair(bin + 1) })),
    below: pair(0),
    above: pair(edges.length),
  }
}

/** Edges at multiples of a round step, from at or below `low` to above `high`. */
function roundEdges(low: number, high: number): number[] {
  const step = roundStep(low, high, MOST_BINS)
  const first = Math.floor(low / step)
  const bins = Math.floor(high / step) - first + 1
  return Array.from({ length: bins + 1 }, (_, i) => multipleOf(step, first + i))
}

/** Adds the rows of one fine bin to cells: 0 is below the first edge, `edges.length` at or above the last. */
function spread(
  { lo, hi, count }: { lo: number; hi: number; count: number },
  edges: readonly number[],
  cells: number[],
): void {
  const cellOf = (value: number) => edges.findLastIndex(edge => edge <= value) + 1
  const first = cellOf(lo)
  const last = cellOf(hi)
  if (first === last || hi <= lo) {
    cells[first]! += count
    return
  }
  for (let cell = first; cell <= last; cell += 1) {
    const from = Math.max(lo, cell === 0 ? lo : edges[cell - 1]!)
    const to = Math.min(hi, edges[cell] ?? hi)
    cells[cell]! += (count * (to - from)) / (hi - lo)
  }
}
