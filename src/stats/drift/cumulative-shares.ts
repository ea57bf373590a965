import type { Histogram } from '../histogram/histogram.ts'
import type { OrderedBins } from '../histogram/ordered-codes.ts'

/** A cumulative distribution as a polyline: the share `y` of rows at or below `x`. A jump repeats its `x`. */
export interface CumulativeShares {
  x: number[]
  y: number[]
  /** ½ Σ width·share of the bins: how far (in W1, the subject's unit) the raw rows may be from the polyline. */
  uncertainty: number
}

/** A stretch of the number line on which two cumulative distributions are straight. */
export interface Segment {
  width: number
  /** Shares of the first and of the second, at either end. */
  first: [start: number, end: number]
  second: [start: number, end: number]
}

/** The rows of each bin spread evenly over it, the outermost bins cut at the histogram's exact min and max. */
export function cumulativeShares(
  bins: OrderedBins,
  index: number,
  { min, max }: Histogram,
): CumulativeShares {
  const total = bins.totals[index]!
  const shares: CumulativeShares = { x: [], y: [], uncertainty: 0 }
  let end = min
  let below = 0
  for (let b = 0; b < bins.codes.length; b++) {
    const rows = bins.counts[index]![b]!
    if (rows === 0) continue
    const start = Math.max(end, Math.min(max, bins.lo[b]!))
    end = Math.max(start, Math.min(max, bins.hi[b]!))
    shares.x.push(start, end)
    shares.y.push(below / total, (below + rows) / total)
    shares.uncertainty += (end / 2 - start / 2) * (rows / total)
    below += rows
  }
  return shares
}

/** Cuts the number line, from the first point of either to the last, wherever one of them bends. */
export function segments(first: CumulativeShares, second: CumulativeShares): Segment[] {
  const found: Segment[] = []
  let start = Math.min(first.x[0]!, second.x[0]!)
  for (let i = 0, j = 0; ; ) {
    while (i < first.x.length && first.x[i]! <= start) i++
    while (j < second.x.length && second.x[j]! <= start) j++
    const end = Math.min(first.x[i] ?? Number.POSITIVE_INFINITY, second.x[j] ?? Number.POSITIVE_INFINITY)
    if (end === Number.POSITIVE_INFINITY) return found
    found.push({
      width: end - start,
      first: [at(first, i, start), at(first, i, end)],
      second: [at(second, j, start), at(second, j, end)],
    })
    start = end
  }
}

/** The share at `x`, which lies between the points `next - 1` and `next`. */
function at({ x: xs, y: ys }: CumulativeShares, next: number, x: number): number {
  if (next === 0) return 0
  const from = ys[next - 1]!
  const to = ys[next] ?? from
  if (from === to) return from
  return from + (to - from) * ((x - xs[next - 1]!) / (xs[next]! - xs[next - 1]!))
}
