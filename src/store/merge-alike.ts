import type { Histogram } from '../stats/histogram/histogram.ts'
import { merge } from '../stats/histogram/merge.ts'
import type { CountedHistogram } from './histograms.ts'

/** What was counted apart, in parts, merged as they come: one histogram a segment, subject and window. */
export class AlikeHistograms {
  readonly #merged = new Map<string, CountedHistogram>()

  add(counted: Iterable<CountedHistogram>): void {
    for (const each of counted) {
      const key = JSON.stringify([each.segment, each.subject, each.window])
      const before = this.#merged.get(key)
      this.#merged.set(key, before ? { ...each, histogram: merge(before.histogram, each.histogram) } : each)
    }
  }

  /** In the order of segments, subjects and windows, and categories in that of their names: as `readHistograms` gives them. */
  all(): CountedHistogram[] {
    return [...this.#merged.values()]
      .sort((a, b) => inOrder(a.segment, b.segment) || inOrder(a.subject, b.subject) || a.window - b.window)
      .map(({ histogram, ...of }) => ({ ...of, histogram: { ...histogram, categories: byName(histogram) } }))
  }
}

/** Merges what was counted apart, all at once (see `AlikeHistograms`). */
export function mergeAlike(counted: Iterable<CountedHistogram>): CountedHistogram[] {
  const alike = new AlikeHistograms()
  alike.add(counted)
  return alike.all()
}

const byName = ({ categories }: Histogram): Histogram['categories'] =>
  categories.size < 2 ? categories : new Map([...categories].sort(([a], [b]) => inOrder(a, b)))

const inOrder = (a: string, b: string): number => (a < b ? -1 : Number(a > b))
