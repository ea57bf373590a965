import { binCounts } from './bin-counts.ts'
import type { Histogram } from './histogram.ts'

/** The histogram of no rows: merging it changes nothing. */
export function empty(): Histogram {
  return {
    n: 0,
    counts: binCounts([]),
    categories: new Map(),
    sum: 0,
    sumSquares: 0,
    min: Number.POSITIVE_INFINITY,
    max: Number.NEGATIVE_INFINITY,
    sums: new Map(),
  }
}
