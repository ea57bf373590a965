import { binCounts } from './bin-counts.ts'
import { binOf } from './bin-of.ts'
import {
  type Binning,
  type CategoricalBinning,
  NULL,
  type NumericBinning,
  OTHER,
  WRONG_TYPE,
} from './binning.ts'
import { empty } from './empty.ts'
import type { Histogram } from './histogram.ts'

/** Further exact sums over the finite values, by name: `{ abs: Math.abs }`. */
export type Summands = Record<string, (value: number) => number>

/**
 * Counts raw values under a binning. `null` and `undefined` are counted as null; anything that is not a number
 * (for a numeric binning) or not a string (for a categorical one) as wrong type.
 */
export function count(binning: Binning, values: Iterable<unknown>, summands: Summands = {}): Histogram {
  return binning.kind === 'numeric'
    ? countNumeric(binning, values, summands)
    : countCategorical(binning, values)
}

function countNumeric(binning: NumericBinning, values: Iterable<unknown>, summands: Summands): Histogram {
  const counted = empty()
  const counts = new Map<number, number>()
  const sums = new Map(Object.keys(summands).map(name => [name, 0]))
  for (const value of values) {
    counted.n++
    if (typeof value !== 'number') {
      increment(counts, value === null || value === undefined ? NULL : WRONG_TYPE)
      continue
    }
    increment(counts, binOf(binning, value))
    if (!Number.isFinite(value)) continue
    counted.sum += value
    counted.sumSquares += value * value
    counted.min = Math.min(counted.min, value)
    counted.max = Math.max(counted.max, value)
    for (const [name, total] of sums) sums.set(name, total + summands[name]!(value))
  }
  return { ...counted, counts: binCounts(counts), sums }
}

function countCategorical(binning: CategoricalBinning, values: Iterable<unknown>): Histogram {
  let n = 0
  const counts = new Map<number, number>()
  const categories = new Map<string, number>()
  for (const value of values) {
    n++
    if (typeof value === 'string') increment(categories, value)
    else increment(counts, value === null || value === undefined ? NULL : WRONG_TYPE)
  }
  const named = keepNamed(binning, categories)
  const pooled = total(categories) - total(named)
  if (pooled > 0) counts.set(OTHER, pooled)
  return { ...empty(), n, counts: binCounts(counts), categories: named }
}

/** The categories that keep their name: known ones first, then the most frequent, ties by name. */
function keepNamed(binning: CategoricalBinning, categories: Map<string, number>): Map<string, number> {
  if (categories.size <= binning.limit) return categories
  const known = new Set(binning.categories)
  const ranked = [...categories].sort(
    ([a, rowsA], [b, rowsB]) =>
      Number(known.has(b)) - Number(known.has(a)) || rowsB - rowsA || (a < b ? -1 : 1),
  )
  return new Map(ranked.slice(0, binning.limit))
}

function increment<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function total(counts: ReadonlyMap<string, number>): number {
  let rows = 0
  for (const count of counts.values()) rows += count
  return rows
}
