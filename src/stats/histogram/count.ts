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
  const { named, pooled } = keepNamed(binning, categories)
  if (pooled > 0) counts.set(OTHER, pooled)
  return { ...empty(), n, counts: binCounts(counts), categories: named }
}

/**
 * The categories that keep their name: known ones first, then the most frequent, ties by name as ClickHouse orders texts;
 * and how many rows the others have together.
 */
export function keepNamed(
  { categories: known, limit }: CategoricalBinning,
  categories: ReadonlyMap<string, number>,
): { named: ReadonlyMap<string, number>; pooled: number } {
  if (categories.size <= limit) return { named: categories, pooled: 0 }
  const isKnown = new Set(known)
  const ranked = [...categories].sort(
    ([a, rowsA], [b, rowsB]) =>
      Number(isKnown.has(b)) - Number(isKnown.has(a)) || rowsB - rowsA || byBytes(a, b),
  )
  const named = new Map(ranked.slice(0, limit))
  return { named, pooled: total(categories) - total(named) }
}

/** By UTF-8 bytes, which are in the order of code points; `<` compares the halves of those beyond U+FFFF. */
function byBytes(a: string, b: string): number {
  let i = 0
  while (i < a.length && a.charCodeAt(i) === b.charCodeAt(i)) i++
  return (a.codePointAt(i) ?? -1) - (b.codePointAt(i) ?? -1)
}

function increment<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function total(counts: ReadonlyMap<string, number>): number {
  let rows = 0
  for (const count of counts.values()) rows += count
  return rows
}
