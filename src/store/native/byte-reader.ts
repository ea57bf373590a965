/** Reads what `ByteWriter` writes; throws RangeError where the bytes end too early. */
export class ByteReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length
  }

  float64(): number {
    return this.#bytes.readDoubleLE(this.#advance(8))
  }

  /** As a double: exact up to 2⁵³, the nearest one above. */
  uint64(): number {
    const at = this.#advance(8)
    return this.#bytes.readUInt32LE(at + 4) * 2 ** 32 + this.#bytes.readUInt32LE(at)
  }

  uint32(): number {
    return this.#bytes.readUInt32LE(this.#advance(4))
  }

  /** Of one, two or four bytes. */
  integer(width: number): number {
    return this.#bytes.readUIntLE(this.#advance(width), width)
  }

  int32s(length: number): Int32Array {
    return new Int32Array(this.#copyOf(length * 4))
  }

  float64s(length: number): Float64Array {
    return new Float64Array(this.#copyOf(length * 8))
  }

  /** LEB128, seven bits a byte. */
  varint(): number {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#bytes.readUInt8(this.#advance(1))
      value += (byte % 128) * scale
      if (byte < 128) return value
    }
  }

  /** UTF-8 after its length in bytes. */
  text(): string {
    const length = this.varint()
    const at = this.#advance(length)
    return this.#bytes.toString('utf8', at, this.#at)
  }

  skip(length: number): void {
    this.#advance(length)
  }

  /** The bytes that something reads. */
  passed(read: () => void): Buffer {
    const from = this.#at
    read()
    return this.#bytes.subarray(from, this.#at)
  }

  /** Moves past bytes, if these come next. @returns whether they did */
  passes(expected: Buffer): boolean {
    const end = this.#at + expected.length
    if (end > this.#bytes.length || this.#bytes.compare(expected, 0, expected.length, this.#at, end) !== 0)
      return false
    this.#at = end
    return true
  }

  /** A copy, as the bytes need not lie where an array of numbers may begin. */
  #copyOf(length: number): ArrayBufferLike {
    const at = this.#bytes.byteOffset + this.#advance(length)
    return this.#bytes.buffer.slice(at, at + length)
  }

  #advance(length: number): number {
    const at = this.#at
    if (at + length > this.#bytes.length)
      throw new RangeError(`a block ends ${at + length - this.#bytes.length} bytes too early`)
    this.#at = at + length
    return at
  }
}
