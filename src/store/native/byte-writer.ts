import { LEAST_SPARE_BYTES, spareBuffers } from './spare-buffers.ts'

const FIRST_BYTES = 64

/** Bytes that grow as they are written, little-endian as ClickHouse wants them. */
export class ByteWriter {
  #bytes: Buffer
  #view: DataView
  #length = 0

  constructor() {
    this.#bytes = Buffer.allocUnsafe(FIRST_BYTES)
    this.#view = viewOf(this.#bytes)
  }

  get length(): number {
    return this.#length
  }

  /** What has been written; valid until the next write. */
  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  byte(value: number): void {
    this.#reserve(1)
    this.#bytes[this.#length++] = value
  }

  float64(value: number): void {
    this.#reserve(8)
    this.#view.setFloat64(this.#length, value, true)
    this.#length += 8
  }

  /** An integer JavaScript holds exactly; also as Int64, where it is not negative. */
  uint64(value: number): void {
    this.#reserve(8)
    // Not by the remainder: that of numbers beyond 2³¹ is a call out of JavaScript.
    const high = Math.floor(value / 2 ** 32)
    this.#view.setUint32(this.#length, value - high * 2 ** 32, true)
    this.#view.setUint32(this.#length + 4, high, true)
    this.#length += 8
  }

  /** LEB128, seven bits a byte. */
  varint(value: number): void {
    let rest = value
    while (rest > 127) {
      this.byte((rest % 128) | 128)
      rest = Math.floor(rest / 128)
    }
    this.byte(rest)
  }

  /** UTF-8 after its length in bytes. */
  text(value: string): void {
    const { length } = value
    if (length < 64 && this.#ascii(value)) return
    const size = Buffer.byteLength(value)
    this.varint(size)
    this.#reserve(size)
    this.#bytes.write(value, this.#length, 'utf8')
    this.#length += size
  }

  /** Most texts are short ids and names: a loop here is several times faster than a call out of JavaScript. */
  #ascii(value: string): boolean {
    const { length } = value
    this.#reserve(length + 1)
    const bytes = this.#bytes
    const start = this.#length + 1
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i)
      if (code > 127) return false
      bytes[start + i] = code
    }
    bytes[this.#length] = length
    this.#length = start + length
    return true
  }

  /** A part of bytes that are UTF-8, `end` exclusive, after its length. */
  textOf(source: Uint8Array, start: number, end: number): void {
    const size = end - start
    this.varint(size)
    this.#reserve(size)
    const bytes = this.#bytes
    let at = this.#length
    for (let i = start; i < end; i++) bytes[at++] = source[i]!
    this.#length = at
  }

  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  /** Writes what was written last, from that place on, so many times more; what was copied is copied with it. */
  repeat(from: number, times: number): void {
    const size = this.#length - from
    const end = this.#length + size * times
    this.#reserve(size * times)
    while (this.#length < end) {
      const more = Math.min(this.#length - from, end - this.#length)
      this.#bytes.copyWithin(this.#length, from, from + more)
      this.#length += more
    }
  }

  /** Forgets what was written. What `bytes` gave may change from here on. */
  clear(): void {
    this.#length = 0
    // What is smaller serves again here: blocks of few rows come often.
    if (this.#bytes.length < LEAST_SPARE_BYTES) return
    spareBuffers.give(this.#bytes)
    this.#bytes = Buffer.allocUnsafe(FIRST_BYTES)
    this.#view = viewOf(this.#bytes)
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return
    const grown = spareBuffers.take(Math.max(this.#bytes.length * 2, this.#length + more))
    this.#bytes.copy(grown, 0, 0, this.#length)
    spareBuffers.give(this.#bytes)
    this.#bytes = grown
    this.#view = viewOf(grown)
  }
}

const viewOf = (bytes: Buffer): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
