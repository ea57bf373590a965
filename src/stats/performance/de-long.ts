import type { OrderedBins } from '../histogram/ordered-codes.ts'

/** How often a row of one sample exceeds a row of another. */
export interface Exceedance {
  /** The chance of it, ties counting half: 0…1. */
  value: number
  /** Of the value. */
  variance: number
  /** Half of the share of pairs in bins that mix values, where the truth is anything from 0 to 1. */
  bound: number
}

/**
 * The chance that a row of the first sample exceeds one of the second, both with rows, with DeLong, DeLong &
 * Clarke-Pearson's variance (1988) from placements, which are the same for all rows of a bin: it costs O(bins).
 */
export function deLong({ lo, hi, counts, totals }: OrderedBins): Exceedance {
  const [first, second] = counts as [Float64Array, Float64Array]
  const [n, m] = totals as [number, number]
  let belowFirst = 0
  let belowSecond = 0
  let wins = 0
  let squaresFirst = 0
  let squaresSecond = 0
  let mixed = 0
  for (let b = 0; b < first.length; b++) {
    const f = first[b]!
    const s = second[b]!
    // Placements (the share of the other sample that a row is above, or below), less a half: exact where they agree.
    const above = (belowSecond + s / 2) / m - 0.5
    const under = 0.5 - (belowFirst + f / 2) / n
    wins += f * above
    squaresFirst += f * above * above
    squaresSecond += s * under * under
    if (lo[b] !== hi[b]) mixed += (f / n) * (s / m)
    belowFirst += f
    belowSecond += s
  }
  const excess = wins / n
  const spread = (squares: number, rows: number) =>
    rows < 2 ? 0 : Math.max(0, squares - rows * excess ** 2) / (rows - 1) / rows
  return {
    value: Math.max(0, Math.min(1, 0.5 + excess)),
    variance: spread(squaresFirst, n) + spread(squaresSecond, m),
    bound: mixed / 2,
  }
}
