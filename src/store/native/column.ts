import { ByteWriter } from './byte-writer.ts'
import { MapKeys } from './map-keys.ts'
import { Repeats, type WriteValue } from './repeats.ts'

/** The values of one column, encoded as they come. */
export abstract class Column<Value> {
  abstract add(value: Value): void

  /** Adds the values of another column of this type. */
  abstract append(other: this): void

  /** The column as ClickHouse reads it, to be put together; valid until the next value. */
  abstract pieces(): Buffer[]

  /** Forgets all values, and gives their memory to other columns. */
  abstract clear(): void
}

/** Values one after the other. */
export class PlainColumn<Value> extends Column<Value> {
  protected readonly values: Repeats<Value>

  constructor(write: WriteValue<Value>) {
    super()
    this.values = new Repeats(write)
  }

  add(value: Value): void {
    this.values.add(value)
  }

  append(other: this): void {
    this.values.out().raw(other.values.bytes())
  }

  pieces(): Buffer[] {
    return [this.values.bytes()]
  }

  clear(): void {
    this.values.clear()
  }
}

/** Texts, which may also come as bytes. */
export class TextColumn extends PlainColumn<string> {
  /** Adds a part of bytes that are UTF-8, `end` exclusive. */
  addBytes(bytes: Uint8Array, start: number, end: number): void {
    this.values.out().textOf(bytes, start, end)
  }
}

const writeNull: WriteValue<boolean> = (out, isNull) => out.byte(isNull ? 1 : 0)
const writeFloat: WriteValue<number> = (out, value) => out.float64(value)

/** Which values are null, and then all values. */
export class NullableFloatColumn extends Column<number | null> {
  readonly #nulls = new Repeats(writeNull)
  readonly #values = new Repeats(writeFloat)

  add(value: number | null): void {
    this.#nulls.add(value === null)
    this.#values.add(value ?? 0)
  }

  append(other: this): void {
    this.#nulls.out().raw(other.#nulls.bytes())
    this.#values.out().raw(other.#values.bytes())
  }

  pieces(): Buffer[] {
    return [this.#nulls.bytes(), this.#values.bytes()]
  }

  clear(): void {
    this.#nulls.clear()
    this.#values.clear()
  }
}

/** A map is an array of pairs: the keys of all rows, then every value. */
export class MapColumn<Value> extends Column<Record<string, Value>> {
  readonly #keys = new MapKeys()
  readonly #values = new ByteWriter()
  readonly #write: WriteValue<Value>

  constructor(write: WriteValue<Value>) {
    super()
    this.#write = write
  }

  add(value: Record<string, Value>): void {
    const names = Object.keys(value)
    const out = this.addKeys(names)
    for (const name of names) this.#write(out, value[name]!)
  }

  /** Adds the keys of a row. @returns where its values are to be written, one for each */
  addKeys(names: readonly string[]): ByteWriter {
    this.#keys.add(names)
    return this.#values
  }

  append(other: this): void {
    this.#keys.append(other.#keys)
    this.#values.raw(other.#values.bytes())
  }

  pieces(): Buffer[] {
    return [...this.#keys.pieces(), this.#values.bytes()]
  }

  clear(): void {
    this.#keys.clear()
    this.#values.clear()
  }
}
