import { total } from './pearson.ts'

/** Fewest rows to be expected in a cell of the smaller sample for X² to follow its distribution. */
const LEAST_EXPECTED = 5

/**
 * Pools the cells with fewer than 5 rows expected in the smaller sample into one, and into that the rarest
 * others until it has 5 itself. Returns both samples' cells, the pooled one first. Neither may be empty.
 */
export function poolRare(first: readonly number[], second: readonly number[]): [number[], number[]] {
  const n = total(first)
  const m = total(second)
  const smaller = Math.min(n, m) / (n + m)
  const cells = first
    .map((rows, c) => ({ first: rows, second: second[c]! }))
    .filter(cell => cell.first + cell.second > 0)
    .sort((a, b) => a.first + a.second - b.first - b.second)
  const expected = (cell: { first: number; second: number }) => (cell.first + cell.second) * smaller

  const pooled = { first: 0, second: 0 }
  let kept = 0
  for (const cell of cells) {
    const rare = expected(cell) < LEAST_EXPECTED
    if (!rare && (kept === 0 || expected(pooled) >= LEAST_EXPECTED)) break
    pooled.first += cell.first
    pooled.second += cell.second
    kept++
  }
  const result = kept === 0 ? cells : [pooled, ...cells.slice(kept)]
  return [result.map(cell => cell.first), result.map(cell => cell.second)]
}
