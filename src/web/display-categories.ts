import { rowsIn } from '../stats/histogram/bin-counts.ts'
import { type CategoricalBinning, OTHER } from '../stats/histogram/binning.ts'
import type { Histogram } from '../stats/histogram/histogram.ts'
import { validRows } from '../stats/histogram/valid-rows.ts'
import type { SharePair } from './display-bins.ts'

export interface DisplayCategory extends SharePair {
  name: string
  /** Not in the reference the binning was frozen from. */
  isNew: boolean
}

/** A categorical subject as it is drawn: the largest categories, and all the others together. */
export interface CategoricalDisplay {
  categories: DisplayCategory[]
  /** How many categories are pooled in `rest`, not counting those the store itself pooled. */
  pooled: number
  rest: SharePair
}

const MOST_CATEGORIES = 12

/** The 12 categories with the largest share on either side, largest first. Null when neither side has any. */
export function displayCategories(
  binning: CategoricalBinning,
  reference: Histogram | null,
  current: Histogram | null,
): CategoricalDisplay | null {
  const shareIn = (histogram: Histogram | null) => {
    const total = histogram ? validRows(histogram) : 0
    return (rows: (histogram: Histogram) => number) =>
      histogram && total > 0 ? rows(histogram) / total : null
  }
  const [ofReference, ofCurrent] = [shareIn(reference), shareIn(current)]
  const pair = (rows: (histogram: Histogram) => number): SharePair => ({
    reference: ofReference(rows),
    current: ofCurrent(rows),
  })

  const known = new Set(binning.categories)
  const names = new Set([...(reference?.categories.keys() ?? []), ...(current?.categories.keys() ?? [])])
  const all = [...names]
    .map(name => ({
      name,
      isNew: known.size > 0 && !known.has(name),
      ...pair(h => h.categories.get(name) ?? 0),
    }))
    .sort((a, b) => larger(b) - larger(a) || a.name.localeCompare(b.name))
  const rest = all.slice(MOST_CATEGORIES)
  const inRest = (h: Histogram) =>
    rest.reduce((rows, { name }) => rows + (h.categories.get(name) ?? 0), rowsIn(h.counts, OTHER))
  if (all.length === 0 && (pair(inRest).reference ?? pair(inRest).current) === null) return null
  return { categories: all.slice(0, MOST_CATEGORIES), pooled: rest.length, rest: pair(inRest) }
}

function larger({ reference, current }: SharePair): number {
  return Math.max(reference ?? 0, current ?? 0)
}
