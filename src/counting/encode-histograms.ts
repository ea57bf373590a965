import { ByteOutput, textBytes, varint } from './byte-output.ts'
import type { CountedRow } from './counted-histogram.ts'

/** A part of a block: how many bytes it has, and how they are written. */
interface Part {
  bytes: number
  write(out: ByteOutput): void
}

/** The bytes of a text, made when it is asked for first: most come again. */
type Encode = (text: string) => Uint8Array

interface Column {
  type: string
  /** Of the values of all rows. */
  partOf(rows: readonly CountedRow[], encode: Encode): Part
}

/** How one number is written. */
interface Numeric {
  type: string
  bytes: number
  write(out: ByteOutput, value: number): void
}

const UINT32: Numeric = { type: 'UInt32', bytes: 4, write: (out, value) => out.uint32(value) }
const MOMENT: Numeric = { ...UINT32, type: "DateTime('UTC')" }
const UINT64: Numeric = { type: 'UInt64', bytes: 8, write: (out, value) => out.uint64(value) }
const FLOAT64: Numeric = { type: 'Float64', bytes: 8, write: (out, value) => out.float64(value) }

const ofNumbers = ({ type, bytes, write }: Numeric, of: (row: CountedRow) => number): Column => ({
  type,
  partOf: rows => ({
    bytes: rows.length * bytes,
    write: out => {
      for (const row of rows) write(out, of(row))
    },
  }),
})

const ofTexts = (textOf: (row: CountedRow) => string): Column => ({
  type: 'String',
  partOf: (rows, encode) => ({
    bytes: rows.reduce((sum, row) => sum + encode(textOf(row)).length, 0),
    write: out => {
      for (const row of rows) out.raw(encode(textOf(row)))
    },
  }),
})

/** A map is an array of pairs: where each row's pairs end, then every key, then every value. */
const ofMaps = (value: Numeric, mapOf: (row: CountedRow) => ReadonlyMap<string, number>): Column => ({
  type: `Map(String, ${value.type})`,
  partOf: (rows, encode) => {
    const maps = rows.map(mapOf)
    let bytes = maps.length * UINT64.bytes
    for (const map of maps) for (const key of map.keys()) bytes += encode(key).length + value.bytes
    return {
      bytes,
      write: out => {
        writeEnds(out, maps, map => map.size)
        for (const map of maps) for (const key of map.keys()) out.raw(encode(key))
        for (const map of maps) for (const each of map.values()) value.write(out, each)
      },
    }
  },
})

/** The same of bins, of which there may be millions. */
const ofBins: Column = {
  type: 'Map(Int32, UInt64)',
  partOf: rows => {
    const bins = rows.map(({ histogram }) => histogram.counts)
    const all = bins.reduce((sum, { codes }) => sum + codes.length, 0)
    return {
      bytes: rows.length * UINT64.bytes + all * (4 + UINT64.bytes),
      write: out => {
        writeEnds(out, bins, ({ codes }) => codes.length)
        for (const { codes } of bins) out.int32s(codes)
        for (const { rows } of bins) out.uint64s(rows)
      },
    }
  },
}

function writeEnds<Value>(
  out: ByteOutput,
  values: readonly Value[],
  lengthOf: (value: Value) => number,
): void {
  let end = 0
  for (const value of values) {
    end += lengthOf(value)
    out.uint64(end)
  }
}

const COLUMNS: Record<string, Column> = {
  version: ofTexts(row => row.version),
  segment: ofTexts(row => row.segment),
  subject: ofTexts(row => row.subject),
  binning: ofTexts(row => row.binning),
  span: ofNumbers(UINT32, row => row.span),
  slice: ofNumbers(MOMENT, row => row.slice),
  n: ofNumbers(UINT64, row => row.histogram.n),
  counts: ofBins,
  categories: ofMaps(UINT64, row => row.histogram.categories),
  sum: ofNumbers(FLOAT64, row => row.histogram.sum),
  sum_squares: ofNumbers(FLOAT64, row => row.histogram.sumSquares),
  min: ofNumbers(FLOAT64, row => row.histogram.min),
  max: ofNumbers(FLOAT64, row => row.histogram.max),
  sums: ofMaps(FLOAT64, row => row.histogram.sums),
}

/** The columns of `encodeHistograms` as ClickHouse wants the structure of an external table. */
export const COUNTED_STRUCTURE = Object.entries(COLUMNS)
  .map(([name, { type }]) => `${name} ${type}`)
  .join(', ')

/**
 * Histograms as a block of ClickHouse's `Native` format, in memory of its own. Source of the layout: ClickHouse,
 * `src/Formats/NativeWriter.cpp`.
 */
export function encodeHistograms(rows: readonly CountedRow[]): Uint8Array {
  const encode = encoder()
  const parts = [
    raw(Uint8Array.from([...varint(Object.keys(COLUMNS).length), ...varint(rows.length)])),
    ...Object.entries(COLUMNS).flatMap(([name, { type, partOf }]) => [
      raw(encode(name)),
      raw(encode(type)),
      partOf(rows, encode),
    ]),
  ]
  const out = new ByteOutput(parts.reduce((sum, { bytes }) => sum + bytes, 0))
  for (const part of parts) part.write(out)
  return out.bytes
}

const raw = (bytes: Uint8Array): Part => ({ bytes: bytes.length, write: out => out.raw(bytes) })

function encoder(): Encode {
  const known = new Map<string, Uint8Array>()
  return text => {
    const bytes = known.get(text) ?? textBytes(text)
    known.set(text, bytes)
    return bytes
  }
}
