import { addCounts, type BinCounts } from './bin-counts.ts'
import { empty } from './empty.ts'
import type { Histogram } from './histogram.ts'

/**
 * The histogram of all rows of the given ones, which must share a binning. Counts add without error;
 * categories are not pooled again, so the result may name more than the binning's limit.
 */
export function merge(...histograms: Histogram[]): Histogram {
  const merged = empty()
  const categories = new Map<string, number>()
  const sums = new Map<string, number>()
  for (const histogram of histograms) {
    addTotals(categories, histogram.categories)
    addTotals(sums, histogram.sums)
    merged.n += histogram.n
    merged.sum += histogram.sum
    merged.sumSquares += histogram.sumSquares
    merged.min = Math.min(merged.min, histogram.min)
    merged.max = Math.max(merged.max, histogram.max)
  }
  return { ...merged, counts: sumCounts(histograms.map(({ counts }) => counts)), categories, sums }
}

/** Halves are summed, not one after the other: thousands of slices may have no code in common. */
function sumCounts(all: readonly BinCounts[]): BinCounts {
  if (all.length < 2) return all[0] ?? empty().counts
  const half = all.length >> 1
  return addCounts(sumCounts(all.slice(0, half)), sumCounts(all.slice(half)))
}

/** Adds amounts to those that have the same key. */
export function addTotals<Key>(totals: Map<Key, number>, more: ReadonlyMap<Key, number>): void {
  for (const [key, amount] of more) totals.set(key, (totals.get(key) ?? 0) + amount)
}
