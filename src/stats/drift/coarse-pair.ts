import type { Binning } from '../histogram/binning.ts'
import { coarseCounts } from '../histogram/coarse-counts.ts'
import { categoryPair } from './category-pair.ts'
import { type ChiSquaredEvidence, chiSquaredEvidence } from './chi-squared-evidence.ts'
import { oncePerPair } from './once-per-pair.ts'
import { total } from './pearson.ts'

/** Two samples on the coarse cells of their binning, and how they compare there. */
export interface CoarsePair {
  /** Rows of the reference and of the current sample, and the shares of them in each cell. */
  n: number
  m: number
  p: readonly number[]
  q: readonly number[]
  /** Pearson's test of these cells. */
  cells: ChiSquaredEvidence
  /** The one to go by: the same, but for categories that of `categoryPair`. */
  test: ChiSquaredEvidence
}

/** Null where either sample has no valid rows. */
export const coarsePair = oncePerPair<Binning, CoarsePair | null>((reference, current, binning, phi) => {
  const first = coarseCounts(binning, reference).cells
  const second = coarseCounts(binning, current).cells
  const n = total(first)
  const m = total(second)
  if (n === 0 || m === 0) return null
  const cells = chiSquaredEvidence(first, second, phi)
  return {
    n,
    m,
    p: first.map(rows => rows / n),
    q: second.map(rows => rows / m),
    cells,
    test: (binning.kind === 'categorical' && categoryPair(reference, current, binning, phi)?.test) || cells,
  }
})
