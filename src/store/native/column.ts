import { ByteWriter } from './byte-writer.ts'

/** The values of one column, encoded as they come. */
export abstract class Column<Value> {
  abstract add(value: Value): void

  /** Adds the values of another column of this type. */
  abstract append(other: this): void

  /** The column as ClickHouse reads it, to be put together. */
  abstract pieces(): Buffer[]
}

/** Values one after the other. */
export class PlainColumn<Value> extends Column<Value> {
  readonly #bytes = new ByteWriter()
  readonly #write: (out: ByteWriter, value: Value) => void

  /** @param write how one value is written */
  constructor(write: (out: ByteWriter, value: Value) => void) {
    super()
    this.#write = write
  }

  add(value: Value): void {
    this.#write(this.#bytes, value)
  }

  append(other: this): void {
    this.#bytes.raw(other.#bytes.bytes())
  }

  pieces(): Buffer[] {
    return [this.#bytes.bytes()]
  }
}

/** Which values are null, and then all values. */
export class NullableFloatColumn extends Column<number | null> {
  readonly #nulls = new ByteWriter()
  readonly #values = new ByteWriter()

  add(value: number | null): void {
    this.#nulls.byte(value === null ? 1 : 0)
    this.#values.float64(value ?? 0)
  }

  append(other: this): void {
    this.#nulls.raw(other.#nulls.bytes())
    this.#values.raw(other.#values.bytes())
  }

  pieces(): Buffer[] {
    return [this.#nulls.bytes(), this.#values.bytes()]
  }
}

/** A map is an array of pairs: where each row's pairs end, then every key, then every value. */
export class MapColumn<Value> extends Column<Record<string, Value>> {
  readonly #sizes: number[] = []
  readonly #keys = new ByteWriter()
  readonly #values = new ByteWriter()
  readonly #write: (out: ByteWriter, value: Value) => void
  /** The names of the row before and where among the keys they are: most rows have the same. */
  #last: { names: readonly string[]; from: number; to: number } = { names: [], from: 0, to: 0 }

  /** @param write how one value is written */
  constructor(write: (out: ByteWriter, value: Value) => void) {
    super()
    this.#write = write
  }

  add(value: Record<string, Value>): void {
    const names = Object.keys(value)
    this.#sizes.push(names.length)
    if (names.length === 0) return
    this.#addKeys(names)
    for (const name of names) this.#write(this.#values, value[name]!)
  }

  append(other: this): void {
    for (const size of other.#sizes) this.#sizes.push(size)
    this.#keys.raw(other.#keys.bytes())
    this.#values.raw(other.#values.bytes())
  }

  pieces(): Buffer[] {
    const ends = new ByteWriter()
    let end = 0
    for (const size of this.#sizes) {
      end += size
      ends.uint64(end)
    }
    return [ends.bytes(), this.#keys.bytes(), this.#values.bytes()]
  }

  #addKeys(names: readonly string[]): void {
    const last = this.#last
    if (areSame(names, last.names)) {
      this.#keys.repeat(last.from, last.to)
      return
    }
    const from = this.#keys.length
    for (const name of names) this.#keys.text(name)
    this.#last = { names, from, to: this.#keys.length }
  }
}

function areSame(names: readonly string[], others: readonly string[]): boolean {
  if (names.length !== others.length) return false
  for (let i = 0; i < names.length; i++) if (names[i] !== others[i]) return false
  return true
}
