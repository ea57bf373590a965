import { partitionPoint } from './partition-point.ts'

/** Rows per bin code, as parallel arrays in ascending order of code; a code that is not there has no rows. */
export interface BinCounts {
  codes: Int32Array
  rows: Float64Array
}

/** Puts counts in order of code; each code may come once. */
export function binCounts(entries: Iterable<readonly [code: number, rows: number]>): BinCounts {
  const byCode = new Map(entries)
  // Sorting numbers alone takes a fraction of sorting pairs by a comparison.
  const codes = new Int32Array([...byCode.keys()]).sort()
  const rows = new Float64Array(codes.length)
  for (let i = 0; i < rows.length; i++) rows[i] = byCode.get(codes[i]!)!
  return { codes, rows }
}

/** Rows of one bin; 0 where it is not there. */
export function rowsIn({ codes, rows }: BinCounts, code: number): number {
  const index = indexFrom(codes, code)
  return codes[index] === code ? rows[index]! : 0
}

/** Index of the first code at or above `code`. */
export const indexFrom = (codes: Int32Array, code: number): number =>
  partitionPoint(codes.length, i => codes[i]! < code)

/** Rows per code of both: two lists in ascending order, read side by side. */
export function addCounts(a: BinCounts, b: BinCounts): BinCounts {
  if (a.codes.length === 0) return b
  if (b.codes.length === 0) return a
  const codes = new Int32Array(a.codes.length + b.codes.length)
  const rows = new Float64Array(codes.length)
  let [i, j, length] = [0, 0, 0]
  while (i < a.codes.length && j < b.codes.length) {
    const [code, other] = [a.codes[i]!, b.codes[j]!]
    codes[length] = Math.min(code, other)
    let both = 0
    if (code <= other) both += a.rows[i++]!
    if (other <= code) both += b.rows[j++]!
    rows[length++] = both
  }
  for (const [{ codes: left, rows: of }, from] of [
    [a, i],
    [b, j],
  ] as const) {
    codes.set(left.subarray(from), length)
    rows.set(of.subarray(from), length)
    length += left.length - from
  }
  return { codes: codes.slice(0, length), rows: rows.slice(0, length) }
}
