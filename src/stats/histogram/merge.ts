import { addCounts } from './bin-counts.ts'
import { empty } from './empty.ts'
import type { Histogram } from './histogram.ts'

/**
 * The histogram of all rows of the given ones, which must share a binning. Counts add without error;
 * categories are not pooled again, so the result may name more than the binning's limit.
 */
export function merge(...histograms: Histogram[]): Histogram {
  const merged = empty()
  let counts = merged.counts
  const categories = new Map<string, number>()
  const sums = new Map<string, number>()
  for (const histogram of histograms) {
    counts = addCounts(counts, histogram.counts)
    addTotals(categories, histogram.categories)
    addTotals(sums, histogram.sums)
    merged.n += histogram.n
    merged.sum += histogram.sum
    merged.sumSquares += histogram.sumSquares
    merged.min = Math.min(merged.min, histogram.min)
    merged.max = Math.max(merged.max, histogram.max)
  }
  return { ...merged, counts, categories, sums }
}

/** Adds amounts to those that have the same key. */
export function addTotals<Key>(totals: Map<Key, number>, more: ReadonlyMap<Key, number>): void {
  for (const [key, amount] of more) totals.set(key, (totals.get(key) ?? 0) + amount)
}
