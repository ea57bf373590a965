/** Bytes of a length that is known before, written one value after the other, little-endian as ClickHouse wants them. */
export class ByteOutput {
  readonly bytes: Uint8Array
  readonly #view: DataView
  #at = 0

  constructor(length: number) {
    this.bytes = new Uint8Array(length)
    this.#view = new DataView(this.bytes.buffer)
  }

  raw(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.#at)
    this.#at += bytes.length
  }

  uint32(value: number): void {
    this.#view.setUint32(this.#at, value, true)
    this.#at += 4
  }

  float64(value: number): void {
    this.#view.setFloat64(this.#at, value, true)
    this.#at += 8
  }

  /** An integer JavaScript holds exactly, and not negative: a low and a high half. */
  uint64(value: number): void {
    const high = Math.floor(value / 2 ** 32)
    this.#view.setUint32(this.#at, value - high * 2 ** 32, true)
    this.#view.setUint32(this.#at + 4, high, true)
    this.#at += 8
  }

  int32s(values: Int32Array): void {
    for (let i = 0; i < values.length; i++) this.#view.setInt32(this.#at + 4 * i, values[i]!, true)
    this.#at += 4 * values.length
  }

  uint64s(values: Float64Array): void {
    for (let i = 0; i < values.length; i++) this.uint64(values[i]!)
  }
}

/** A text as ClickHouse wants it: UTF-8 after its length in bytes, which is LEB128, seven bits a byte. */
export function textBytes(text: string): Uint8Array {
  const bytes = Buffer.from(text)
  return Uint8Array.from([...varint(bytes.length), ...bytes])
}

export function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))]
}
