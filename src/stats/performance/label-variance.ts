import type { PairedSums } from './paired-sums.ts'

/** Below this share of the mean square, what is left of a variance is the rounding of its sums. */
const ROUNDING = 1e-10

/** The variance of labels (divided by n), from their sums. Null where all are the same. */
export function labelVariance({ n, of }: PairedSums): number | null {
  const meanSquare = of('y2') / n
  const variance = meanSquare - (of('y') / n) ** 2
  return variance > ROUNDING * meanSquare ? variance : null
}
