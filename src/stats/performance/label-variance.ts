import type { LabelSums } from './performance-metric.ts'

/** Below this share of the mean square, what is left of a variance is the rounding of its sums. */
const ROUNDING = 1e-10

/** The variance of labels (divided by n), from their sums. Null for none, all the same, or beyond a double. */
export function labelVariance({ n, sum, sumSquares }: LabelSums): number | null {
  if (n === 0 || !Number.isFinite(sumSquares)) return null
  const meanSquare = sumSquares / n
  const variance = meanSquare - (sum / n) ** 2
  return variance > ROUNDING * meanSquare ? variance : null
}
