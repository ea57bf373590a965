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

/** The rows of a block for which something is true. */
export function rowsWhere(length: number, isSo: (row: number) => boolean): Int32Array {
  const rows = new Int32Array(length)
  let found = 0
  for (let row = 0; row < length; row++) if (isSo(row)) rows[found++] = row
  return rows.subarray(0, found)
}

/** What stands in a column at some of its places. */
export function valuesAt(places: Int32Array, column: ArrayLike<number>): Float64Array {
  const values = new Float64Array(places.length)
  for (let i = 0; i < places.length; i++) values[i] = column[places[i]!]!
  return values
}

/** The pairs of maps that have one key: the row of each, and its place among all pairs. Both ascend. */
export interface Pairs {
  rows: Int32Array
  pairs: Int32Array
}

/** The pairs of each key of maps. Where all rows have the same keys, as most have, the lists of rows are one. */
export function pairsByKey<Values>(maps: Maps<Values>): Map<string, Pairs> {
  return evenPairs(maps) ?? scatteredPairs(maps)
}

/** Null where not all rows have the same keys in the same order. */
function evenPairs<Values>({ ends, keys: { texts, ids } }: Maps<Values>): Map<string, Pairs> | null {
  const width = ends[0] ?? 0
  if (ids.length !== width * ends.length) return null
  for (let pair = width; pair < ids.length; pair++) if (ids[pair] !== ids[pair - width]) return null
  for (let row = 0; row < ends.length; row++) if (ends[row] !== width * (row + 1)) return null
  const rows = steps(ends.length, { first: 0, step: 1 })
  return new Map(
    Array.from({ length: width }, (_, nth) => [
      texts[ids[nth]!]!,
      { rows, pairs: steps(ends.length, { first: nth, step: width }) },
    ]),
  )
}

function steps(length: number, { first, step }: { first: number; step: number }): Int32Array {
  const places = new Int32Array(length)
  for (let i = 0; i < length; i++) places[i] = first + i * step
  return places
}

/** In one pass over all pairs. */
function scatteredPairs<Values>({ ends, keys: { texts, ids } }: Maps<Values>): Map<string, Pairs> {
  const starts = new Int32Array(texts.length + 1)
  for (let pair = 0; pair < ids.length; pair++) starts[ids[pair]! + 1]! += 1
  for (let key = 0; key < texts.length; key++) starts[key + 1]! += starts[key]!
  const next = starts.slice()
  const rows = new Int32Array(ids.length)
  const pairs = new Int32Array(ids.length)
  let pair = 0
  for (let row = 0; row < ends.length; row++)
    for (const end = ends[row]!; pair < end; pair++) {
      const at = next[ids[pair]!]!++
      rows[at] = row
      pairs[at] = pair
    }
  const of = (key: number, all: Int32Array) => all.subarray(starts[key]!, starts[key + 1]!)
  return new Map(texts.map((text, key) => [text, { rows: of(key, rows), pairs: of(key, pairs) }]))
}
