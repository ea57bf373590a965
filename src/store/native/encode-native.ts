import { ByteWriter } from './byte-writer.ts'

/** How a column travels: plain types, which ClickHouse casts to those of the table. */
export type ColumnType =
  | 'String'
  | 'Float64'
  | 'Nullable(Float64)'
  | 'DateTime64(6)'
  | 'UInt64'
  | 'Map(String, Float64)'
  | 'Map(String, String)'

/** Column names and types; a row has a value of that type under each name (a moment in microseconds). */
export type NativeColumns<Row> = { readonly [Name in keyof Row & string]: ColumnType }

type Writer = (out: ByteWriter, values: readonly never[]) => void

const WRITERS: Record<ColumnType, Writer> = {
  String: (out, values: readonly string[]) => {
    for (const value of values) out.text(value)
  },
  Float64: writeFloats,
  'Nullable(Float64)': (out, values: readonly (number | null)[]) => {
    for (const value of values) out.byte(value === null ? 1 : 0)
    for (const value of values) out.float64(value ?? 0)
  },
  'DateTime64(6)': writeIntegers,
  UInt64: writeIntegers,
  'Map(String, Float64)': (out, values: readonly Record<string, number>[]) =>
    writeMaps(out, values, v => out.float64(v)),
  'Map(String, String)': (out, values: readonly Record<string, string>[]) =>
    writeMaps(out, values, v => out.text(v)),
}

function writeFloats(out: ByteWriter, values: readonly number[]): void {
  for (const value of values) out.float64(value)
}

function writeIntegers(out: ByteWriter, values: readonly number[]): void {
  for (const value of values) out.uint64(value)
}

/** A map is an array of pairs: where each row's pairs end, then every key, then every value. */
function writeMaps<Value>(
  out: ByteWriter,
  values: readonly Record<string, Value>[],
  writeValue: (value: Value) => void,
): void {
  const keys = values.map(value => Object.keys(value))
  let end = 0
  for (const names of keys) {
    end += names.length
    out.uint64(end)
  }
  for (const names of keys) for (const name of names) out.text(name)
  values.forEach((value, row) => {
    for (const name of keys[row]!) writeValue(value[name]!)
  })
}

/**
 * Encodes rows as one block of ClickHouse's `Native` format: column by column, so the server has nothing to
 * parse. Source of the layout: ClickHouse, `src/Formats/NativeWriter.cpp`.
 */
export function encodeNative<Row>(columns: NativeColumns<Row>, rows: readonly Row[]): Buffer {
  const out = new ByteWriter(1024 + rows.length * 512)
  const entries = Object.entries(columns) as [keyof Row & string, ColumnType][]
  out.varint(entries.length)
  out.varint(rows.length)
  for (const [name, type] of entries) {
    out.text(name)
    out.text(type)
    // That each column's values are of its type is what `NativeColumns` is for.
    WRITERS[type](out, rows.map(row => row[name]) as unknown as readonly never[])
  }
  return out.bytes()
}
