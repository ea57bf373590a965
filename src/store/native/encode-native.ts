import { ByteWriter } from './byte-writer.ts'
import { type Column, MapColumn, NullableFloatColumn, PlainColumn, TextColumn } from './column.ts'

/** How a column travels: plain types but for keys of maps, which ClickHouse casts to those of the table. */
export type ColumnType =
  | 'String'
  | 'Float64'
  | 'Nullable(Float64)'
  | 'DateTime64(6)'
  | 'UInt64'
  | 'Map(LowCardinality(String), Float64)'
  | 'Map(LowCardinality(String), String)'

/** The column of values of this type, a moment or an integer being a number. */
export type ColumnOf<Value> = Value extends string
  ? TextColumn
  : Value extends Record<string, infer Entry>
    ? MapColumn<Entry>
    : Column<Value>

/** Column names and types; a row has a value of that type under each name (a moment in microseconds). */
export type NativeColumns<Row> = { readonly [Name in keyof Row & string]: ColumnType }

const writeText = (out: ByteWriter, value: string): void => out.text(value)
const writeFloat = (out: ByteWriter, value: number): void => out.float64(value)
const writeInteger = (out: ByteWriter, value: number): void => out.uint64(value)

// That each column's values are of its type is what `NativeColumns` is for.
const COLUMNS: Record<ColumnType, () => Column<never>> = {
  String: () => new TextColumn(writeText),
  Float64: () => new PlainColumn(writeFloat),
  'Nullable(Float64)': () => new NullableFloatColumn(),
  'DateTime64(6)': () => new PlainColumn(writeInteger),
  UInt64: () => new PlainColumn(writeInteger),
  'Map(LowCardinality(String), Float64)': () => new MapColumn(writeFloat),
  'Map(LowCardinality(String), String)': () => new MapColumn(writeText),
}

/**
 * Rows as a block of ClickHouse's `Native` format: column by column, so the server has nothing to parse. Each row is
 * encoded as it is added, and not kept. Source of the layout: ClickHouse, `src/Formats/NativeWriter.cpp`.
 */
export class NativeRows<Row> {
  readonly #columns: { name: keyof Row & string; head: Buffer; column: Column<unknown> }[]
  #length = 0

  constructor(columns: NativeColumns<Row>) {
    const entries = Object.entries(columns) as [keyof Row & string, ColumnType][]
    this.#columns = entries.map(([name, type]) => ({
      name,
      head: headOf(name, type),
      column: COLUMNS[type]() as Column<unknown>,
    }))
  }

  get length(): number {
    return this.#length
  }

  add(row: Row): void {
    this.#length += 1
    for (const { name, column } of this.#columns) column.add(row[name])
  }

  /**
   * One column, for a row whose values are added one by one: there is a value for every column, and then `addedRow`.
   */
  column<Name extends keyof Row & string>(name: Name): ColumnOf<Row[Name]> {
    return this.#columns.find(column => column.name === name)!.column as unknown as ColumnOf<Row[Name]>
  }

  addedRow(): void {
    this.#length += 1
  }

  /** Adds the rows of another block of the same columns. */
  append(other: NativeRows<Row>): void {
    this.#length += other.#length
    for (const [i, { column }] of this.#columns.entries()) column.append(other.#columns[i]!.column)
  }

  /** Numbers the rows in a column of integers, in the order they were added. */
  number(name: keyof Row & string, first: number): void {
    const { column } = this.#columns.find(each => each.name === name)!
    column.clear()
    for (let i = 0; i < this.#length; i++) column.add(first + i)
  }

  /** Forgets all rows, and gives their memory to other blocks: the pieces of this one are no more. */
  clear(): void {
    this.#length = 0
    for (const { column } of this.#columns) column.clear()
  }

  /** @returns the block in pieces, which stand as long as no row is added */
  encode(): Buffer[] {
    const head = new ByteWriter()
    head.varint(this.#columns.length)
    head.varint(this.#length)
    const columns = this.#columns.flatMap(each => [each.head, ...each.column.pieces()])
    return [head.bytes(), ...columns]
  }
}

/** What stands before the values of a column. */
function headOf(name: string, type: ColumnType): Buffer {
  const head = new ByteWriter()
  head.text(name)
  head.text(type)
  return head.bytes()
}

/** Rows as one block, in pieces. */
export function encodeNative<Row>(columns: NativeColumns<Row>, rows: readonly Row[]): Buffer[] {
  const encoded = new NativeRows(columns)
  for (const row of rows) encoded.add(row)
  return encoded.encode()
}
