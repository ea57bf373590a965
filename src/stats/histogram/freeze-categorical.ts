import type { CategoricalBinning } from './binning.ts'

/** Freezes the values of a reference, given their counts: the `limit` most frequent, ties by name. */
export function freezeCategorical(
  counts: ReadonlyMap<string, number>,
  { limit = 200 }: { limit?: number } = {},
): CategoricalBinning {
  const ranked = [...counts].sort(([a, rowsA], [b, rowsB]) => rowsB - rowsA || (a < b ? -1 : 1))
  return { kind: 'categorical', categories: ranked.slice(0, limit).map(([category]) => category), limit }
}
