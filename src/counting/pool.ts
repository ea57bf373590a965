import { binCounts } from '../stats/histogram/bin-counts.ts'
import { type CategoricalBinning, OTHER } from '../stats/histogram/binning.ts'
import { keepNamed } from '../stats/histogram/count.ts'
import { empty } from '../stats/histogram/empty.ts'
import type { Histogram } from '../stats/histogram/histogram.ts'
import { merge } from '../stats/histogram/merge.ts'
import { EXCESS, EXCESS_SQUARES } from '../stats/histogram/weigh.ts'

/**
 * Of a histogram that names every value, one that names as many as its binning allows (see `keepNamed`): the rows of the
 * others are counted as `OTHER`, and what their weights add (see `EXCESS`) is added up under that code.
 */
export function pooled(histogram: Histogram, binning: CategoricalBinning): Histogram {
  const { named, pooled } = keepNamed(binning, histogram.categories)
  if (pooled === 0) return histogram
  const sums = new Map<string, number>()
  for (const [name, total] of histogram.sums) {
    const prefix = name.startsWith(EXCESS) ? EXCESS : EXCESS_SQUARES
    const kept = named.has(name.slice(prefix.length)) ? name : prefix + OTHER
    sums.set(kept, (sums.get(kept) ?? 0) + total)
  }
  const others = { ...empty(), counts: binCounts([[OTHER, pooled]]) }
  return merge({ ...histogram, categories: named, sums }, others)
}
