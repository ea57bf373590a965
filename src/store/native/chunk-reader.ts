import { BlockMemory } from '../../counting/block-memory.ts'

const ENDED = 'The answer ended too early: in the middle of a block.'

/**
 * Reads what ClickHouse writes from bytes that come in chunks, and waits for those that are not there. A chunk is let go
 * of once it is read. What was read stays as it is until `startBlock`. Every method but that and `isAtEnd` throws Error
 * where the bytes end too early.
 */
export class ChunkReader {
  readonly #chunks: AsyncIterator<Uint8Array>
  #chunk: Buffer = Buffer.alloc(0)
  #at = 0
  readonly #memory = new BlockMemory()

  constructor(chunks: AsyncIterator<Uint8Array>) {
    this.#chunks = chunks
  }

  /** Waits for the next byte. @returns whether there is none */
  async isAtEnd(): Promise<boolean> {
    while (this.#at === this.#chunk.length) {
      const { done, value } = await this.#chunks.next()
      if (done) return true
      this.#chunk = Buffer.from(value.buffer, value.byteOffset, value.length)
      this.#at = 0
    }
    return false
  }

  /** Lets go of all arrays that were read before: others may be read into their memory. */
  startBlock(): void {
    this.#memory.startOver()
  }

  async uint8s(length: number): Promise<Uint8Array> {
    return new Uint8Array(await this.#copyOf(length), 0, length)
  }

  async uint16s(length: number): Promise<Uint16Array> {
    return new Uint16Array(await this.#copyOf(length * 2), 0, length)
  }

  async uint32s(length: number): Promise<Uint32Array> {
    return new Uint32Array(await this.#copyOf(length * 4), 0, length)
  }

  async float64s(length: number): Promise<Float64Array> {
    return new Float64Array(await this.#copyOf(length * 8), 0, length)
  }

  /** Counts of 64 bits. @throws Error for one that has more than 32 */
  async counts(length: number): Promise<Uint32Array> {
    const halves = await this.uint32s(length * 2)
    const counts = new Uint32Array(this.#memory.take(length * 4), 0, length)
    let high = 0
    for (let i = 0; i < length; i++) {
      counts[i] = halves[2 * i]!
      high |= halves[2 * i + 1]!
    }
    if (high !== 0) throw new Error('A block has a count beyond 32 bits.')
    return counts
  }

  async count(): Promise<number> {
    return (await this.counts(1))[0]!
  }

  /** LEB128, seven bits a byte. */
  async varint(): Promise<number> {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = await this.#byte()
      value += (byte % 128) * scale
      if (byte < 128) return value
    }
  }

  /** Each UTF-8 after its length in bytes. */
  async texts(length: number): Promise<string[]> {
    const texts = new Array<string>(length)
    for (let i = 0; i < length; i++) texts[i] = this.#shortText() ?? (await this.#text())
    return texts
  }

  /** Most texts are short and lie in one chunk: these are not waited for. Undefined where the next is none of them. */
  #shortText(): string | undefined {
    const length = this.#chunk[this.#at]
    if (length === undefined || length > 127) return undefined
    const start = this.#at + 1
    if (start + length > this.#chunk.length) return undefined
    this.#at = start + length
    return this.#chunk.toString('utf8', start, this.#at)
  }

  async #text(): Promise<string> {
    const bytes = await this.uint8s(await this.varint())
    return Buffer.from(bytes.buffer, 0, bytes.length).toString()
  }

  async #byte(): Promise<number> {
    if (await this.isAtEnd()) throw new Error(ENDED)
    return this.#chunk[this.#at++]!
  }

  /** @returns memory that begins with so many bytes */
  async #copyOf(length: number): Promise<ArrayBuffer> {
    const memory = this.#memory.take(length)
    const copy = new Uint8Array(memory, 0, length)
    for (let filled = 0; filled < length; ) {
      if (await this.isAtEnd()) throw new Error(ENDED)
      const part = this.#chunk.subarray(this.#at, this.#at + length - filled)
      copy.set(part, filled)
      filled += part.length
      this.#at += part.length
    }
    return memory
  }
}
