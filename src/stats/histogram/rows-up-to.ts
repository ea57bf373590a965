import { binInterval } from './bin-interval.ts'
import type { NumericBinning } from './binning.ts'
import type { Histogram } from './histogram.ts'
import { lineUp } from './line-up.ts'

export interface RowsUpTo {
  rows: number
  /** The number among the raw values differs from it by no more than this. */
  bound: number
}

/** Rows whose finite value is at most `limit`, taking the values of the bin it falls in as spread evenly over it. */
export function rowsUpTo(binning: NumericBinning, histogram: Histogram, limit: number): RowsUpTo {
  const line = lineUp(binning, histogram)
  const found: RowsUpTo = { rows: 0, bound: 0 }
  line.codes.forEach((code, i) => {
    const rows = line.rows[i]!
    const { lo, hi } = binInterval(binning, code)
    const [low, high] = [Math.max(lo, histogram.min), Math.min(hi, histogram.max)]
    if (high <= limit) found.rows += rows
    else if (low <= limit) {
      // Halved, as the width of a bin may be more than a double holds.
      const inside = (rows * (limit / 2 - low / 2)) / (high / 2 - low / 2)
      found.rows += inside
      found.bound += Math.max(inside, rows - inside)
    }
  })
  return found
}
