import type { Histogram } from '../stats/histogram/histogram.ts'
import { merge } from '../stats/histogram/merge.ts'
import type { CountedHistogram } from './histograms.ts'

/**
 * Merges what was counted apart to one histogram a segment, subject and window, in that order, and categories in that of
 * their names: as `readHistograms` gives them.
 */
export function mergeAlike(counted: Iterable<CountedHistogram>): CountedHistogram[] {
  const merged = new Map<string, CountedHistogram>()
  for (const each of counted) {
    const key = JSON.stringify([each.segment, each.subject, each.window])
    const before = merged.get(key)
    merged.set(key, before ? { ...each, histogram: merge(before.histogram, each.histogram) } : each)
  }
  return [...merged.values()]
    .sort((a, b) => inOrder(a.segment, b.segment) || inOrder(a.subject, b.subject) || a.window - b.window)
    .map(({ histogram, ...of }) => ({ ...of, histogram: { ...histogram, categories: byName(histogram) } }))
}

const byName = ({ categories }: Histogram): Histogram['categories'] =>
  categories.size < 2 ? categories : new Map([...categories].sort(([a], [b]) => inOrder(a, b)))

const inOrder = (a: string, b: string): number => (a < b ? -1 : Number(a > b))
