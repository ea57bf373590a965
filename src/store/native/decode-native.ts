import type { BinCounts } from '../../stats/histogram/bin-counts.ts'
import { ByteReader } from './byte-reader.ts'

/** What a value of each type is read as. */
interface Decoded {
  String: string
  UInt32: number
  /** Epoch seconds. */
  "DateTime('UTC')": number
  UInt64: number
  Float64: number
  'Array(Float64)': Float64Array
  'Map(Int32, UInt64)': BinCounts
  'Map(String, UInt64)': Map<string, number>
  'Map(String, Float64)': Map<string, number>
}

/** Columns by name, in the order they are selected. */
export type NativeShape = { readonly [name: string]: keyof Decoded }

/** A row of those columns. */
export type NativeRow<Shape extends NativeShape> = { -readonly [Name in keyof Shape]: Decoded[Shape[Name]] }

type Reader<Value> = (bytes: ByteReader, rows: number) => Value[]

const times = <Value>(rows: number, read: () => Value): Value[] => {
  const values = new Array<Value>(rows)
  for (let row = 0; row < rows; row++) values[row] = read()
  return values
}

const READERS: { [Type in keyof Decoded]: Reader<Decoded[Type]> } = {
  String: (bytes, rows) => times(rows, () => bytes.text()),
  UInt32: (bytes, rows) => times(rows, () => bytes.uint32()),
  "DateTime('UTC')": (bytes, rows) => times(rows, () => bytes.uint32()),
  UInt64: (bytes, rows) => times(rows, () => bytes.uint64()),
  Float64: (bytes, rows) => times(rows, () => bytes.float64()),
  'Array(Float64)': readFloats,
  'Map(Int32, UInt64)': readBinCounts,
  'Map(String, UInt64)': (bytes, rows) => readMaps(bytes, rows, () => bytes.uint64()),
  'Map(String, Float64)': (bytes, rows) => readMaps(bytes, rows, () => bytes.float64()),
}

/** Where each row's values end, then every value. */
function readFloats(bytes: ByteReader, rows: number): Float64Array[] {
  const ends = times(rows, () => bytes.uint64())
  return ends.map((end, row) => bytes.float64s(end - (ends[row - 1] ?? 0)))
}

/** A map is an array of pairs: where each row's pairs end, then every key, then every value. */
function readMaps(bytes: ByteReader, rows: number, readValue: () => number): Map<string, number>[] {
  const ends = times(rows, () => bytes.uint64())
  const keys = times(ends.at(-1) ?? 0, () => bytes.text())
  const values = keys.map(readValue)
  return ends.map((end, row) => {
    const map = new Map<string, number>()
    for (let i = ends[row - 1] ?? 0; i < end; i++) map.set(keys[i]!, values[i]!)
    return map
  })
}

/** The same with typed arrays: a histogram has a thousand bins. Keys have to arrive in ascending order. */
function readBinCounts(bytes: ByteReader, rows: number): BinCounts[] {
  const ends = times(rows, () => bytes.uint64())
  const pairs = ends.at(-1) ?? 0
  const codes = bytes.int32s(pairs)
  const counts = new Float64Array(pairs)
  for (let i = 0; i < pairs; i++) counts[i] = bytes.uint64()
  return ends.map((end, row) => ({
    codes: codes.subarray(ends[row - 1] ?? 0, end),
    rows: counts.subarray(ends[row - 1] ?? 0, end),
  }))
}

/**
 * Decodes an answer in ClickHouse's `Native` format. Source of the layout: ClickHouse, `src/Formats/NativeWriter.cpp`.
 *
 * @throws Error where a column is not what `shape` says, RangeError where the bytes end too early
 */
export function decodeNative<Shape extends NativeShape>(shape: Shape, answer: Buffer): NativeRow<Shape>[] {
  const bytes = new ByteReader(answer)
  const found: NativeRow<Shape>[] = []
  while (!bytes.isAtEnd) found.push(...readBlock(shape, bytes))
  return found
}

function readBlock<Shape extends NativeShape>(shape: Shape, bytes: ByteReader): NativeRow<Shape>[] {
  const columns = bytes.varint()
  const rows = bytes.varint()
  const expected = Object.entries(shape)
  if (columns !== expected.length)
    throw new Error(`${columns} columns where there should be ${expected.length}`)
  const block: Record<string, unknown>[] = times(rows, () => ({}))
  for (const [name, type] of expected) {
    const column = `${bytes.text()} ${bytes.text()}`
    if (column !== `${name} ${type}`)
      throw new Error(`column ${column} where there should be ${name} ${type}`)
    const values = READERS[type](bytes, rows)
    for (let row = 0; row < rows; row++) block[row]![name] = values[row]
  }
  return block as NativeRow<Shape>[]
}
