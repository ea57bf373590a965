/** Texts of rows, of which few are different: that of a row is `texts[ids[row]]`. */
export interface Texts {
  texts: readonly string[]
  ids: Uint8Array | Uint16Array | Uint32Array
}

/** Numbers of rows; `isNull` is 1 where a row has none. */
export interface Nullables {
  isNull: Uint8Array
  values: Float64Array
}

/**
 * Maps of rows, pair after pair: those of a row begin where those of the row before end, at 0 for the first, and end before
 * `ends[row]`.
 */
export interface Maps<Values> {
  ends: Uint32Array
  keys: Texts
  values: Values
}

let everyRow = new Int32Array(0)

/** All rows of a block: the same list as long as it is as long, as what is found of a list need not be found again. */
export function allRows(length: number): Int32Array {
  if (everyRow.length !== length) {
    everyRow = new Int32Array(length)
    for (let row = 0; row < length; row++) everyRow[row] = row
  }
  return everyRow
}

/** The rows of a block for which something is true. */
export function rowsWhere(length: number, isSo: (row: number) => boolean): Int32Array {
  const rows = new Int32Array(length)
  let found = 0
  for (let row = 0; row < length; row++) if (isSo(row)) rows[found++] = row
  return found === length ? allRows(length) : rows.subarray(0, found)
}

/** What stands in a column at some of its places, as a copy. */
export function valuesAt(places: Int32Array, column: ArrayLike<number>): Float64Array {
  const values = new Float64Array(places.length)
  for (let i = 0; i < places.length; i++) values[i] = column[places[i]!]!
  return values
}

/** What maps hold of one key: `values[i]` is that of row `rows[i]`. Rows ascend. */
export interface Column<Values> {
  rows: Int32Array
  values: Values
}

/** Whatever numbers maps hold, of a kind that a column is made of. */
interface Pairs<Values> {
  ends: Uint32Array
  keys: Texts
  values: ArrayLike<number>
  /** What a column is written into. */
  make: (length: number) => Values
}

/** What maps hold of each key. Where all rows have the same keys, as most have, the lists of rows are one. */
export function columnsByKey<Values extends Float64Array | Int32Array>(
  pairs: Pairs<Values>,
): Map<string, Column<Values>> {
  return hasSameKeys(pairs) ? evenColumns(pairs) : scatteredColumns(pairs)
}

/** Do all rows have the same keys in the same order? */
function hasSameKeys({ ends, keys: { ids } }: Pick<Pairs<unknown>, 'ends' | 'keys'>): boolean {
  const width = ends[0] ?? 0
  if (ids.length !== width * ends.length) return false
  for (let row = 0; row < ends.length; row++) if (ends[row] !== width * (row + 1)) return false
  const bytes = Buffer.from(ids.buffer, ids.byteOffset, ids.byteLength)
  const row = width * ids.BYTES_PER_ELEMENT
  return bytes.subarray(row).equals(bytes.subarray(0, bytes.length - row))
}

/** So many rows of all keys are read at once: they stay in the processor's nearest memory until each key has its own. */
const ROWS_AT_ONCE = 128

function evenColumns<Values extends Float64Array | Int32Array>({
  ends,
  keys: { texts, ids },
  values,
  make,
}: Pairs<Values>): Map<string, Column<Values>> {
  const width = ends[0] ?? 0
  const rows = allRows(ends.length)
  const columns = Array.from({ length: width }, () => make(ends.length))
  for (let from = 0; from < ends.length; from += ROWS_AT_ONCE) {
    const to = Math.min(from + ROWS_AT_ONCE, ends.length)
    for (const [nth, column] of columns.entries())
      for (let row = from; row < to; row++) column[row] = values[row * width + nth]!
  }
  return new Map(columns.map((column, nth) => [texts[ids[nth]!]!, { rows, values: column }]))
}

/** In one pass over all pairs. */
function scatteredColumns<Values extends Float64Array | Int32Array>({
  ends,
  keys: { texts, ids },
  values,
  make,
}: Pairs<Values>): Map<string, Column<Values>> {
  const starts = new Int32Array(texts.length + 1)
  for (let pair = 0; pair < ids.length; pair++) starts[ids[pair]! + 1]! += 1
  for (let key = 0; key < texts.length; key++) starts[key + 1]! += starts[key]!
  const next = starts.slice()
  const rows = new Int32Array(ids.length)
  const sorted = make(ids.length)
  let pair = 0
  for (let row = 0; row < ends.length; row++)
    for (const end = ends[row]!; pair < end; pair++) {
      const at = next[ids[pair]!]!++
      rows[at] = row
      sorted[at] = values[pair]!
    }
  return new Map(
    texts.map((text, key) => {
      const [from, to] = [starts[key]!, starts[key + 1]!]
      return [text, { rows: rows.subarray(from, to), values: sorted.subarray(from, to) as Values }]
    }),
  )
}
