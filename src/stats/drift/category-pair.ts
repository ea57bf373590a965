import { rowsIn } from '../histogram/bin-counts.ts'
import { type CategoricalBinning, OTHER } from '../histogram/binning.ts'
import type { Histogram } from '../histogram/histogram.ts'
import { type ChiSquaredEvidence, chiSquaredEvidence } from './chi-squared-evidence.ts'
import { oncePerPair } from './once-per-pair.ts'
import { total } from './pearson.ts'
import { poolRare } from './pool-rare.ts'

/** Rows of two samples by category, those of no rows left out. */
export interface CategoryPair {
  first: readonly number[]
  second: readonly number[]
  n: number
  m: number
  /** The same with rare categories pooled (`poolRare`). */
  pooled: [first: number[], second: number[]]
  /** Pearson's test of the pooled ones; of all of them, where pooling leaves a single one. */
  test: ChiSquaredEvidence
}

/**
 * Lines up two samples category by category, new ones each by its name, then *other*. Null where either has no rows.
 *
 * All new ones as a single cell would be a trap for any test: the reference has no row there by definition, but where
 * categories are many and rare, some current rows are new though nothing has changed. One by one they are as rare as
 * those that only the reference has, and pooled with them. Where the reference itself pooled some as *other*, a name it
 * does not have may be among those, and counts as *other*.
 */
export const categoryPair = oncePerPair<CategoricalBinning, CategoryPair | null>(
  (reference, current, _, phi) => {
    const { first, second } = lineUpCategories(reference, current)
    const n = total(first)
    const m = total(second)
    if (n === 0 || m === 0) return null
    const pooled = poolRare(first, second)
    return {
      first,
      second,
      n,
      m,
      pooled,
      test:
        pooled[0].length > 1 ? chiSquaredEvidence(...pooled, phi) : chiSquaredEvidence(first, second, phi),
    }
  },
)

function lineUpCategories(reference: Histogram, current: Histogram): { first: number[]; second: number[] } {
  const first: number[] = []
  const second: number[] = []
  const add = (before: number, after: number) => {
    if (before + after === 0) return
    first.push(before)
    second.push(after)
  }
  const pooledBefore = rowsIn(reference.counts, OTHER)
  let pooledAfter = rowsIn(current.counts, OTHER)
  for (const [category, rows] of reference.categories) add(rows, current.categories.get(category) ?? 0)
  for (const [category, rows] of current.categories) {
    if (reference.categories.has(category)) continue
    if (pooledBefore > 0) pooledAfter += rows
    else add(0, rows)
  }
  add(pooledBefore, pooledAfter)
  return { first, second }
}
