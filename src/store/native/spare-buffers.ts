/** Smaller ones come from Node's own pool, and are not kept here. */
export const LEAST_SPARE_BYTES = 64 * 1024

/** What is kept for use again: two large batches on their way from body to segment, and the segments one insert brings. */
const MOST_KEPT_BYTES = 64 * 1024 * 1024

/**
 * Buffers that were used and may be used again. A new one of some megabytes is cleared by the kernel page by page, and
 * sooner or later collected with the whole heap: together that costs more than to fill it.
 */
export class SpareBuffers {
  readonly #mostBytes: number
  /** By their length, which is a power of two. */
  readonly #kept = new Map<number, Buffer[]>()
  /** Memory that is no other buffer's: short ones are cut from a pool, which is larger in newer versions of Node. */
  readonly #own = new WeakSet<ArrayBufferLike>()
  #bytes = 0

  /** @param mostBytes what is kept, all sizes together */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes
  }

  /** A buffer of at least so many bytes, with anything in it. */
  take(leastBytes: number): Buffer {
    if (leastBytes < LEAST_SPARE_BYTES) return Buffer.allocUnsafe(leastBytes)
    const length = 2 ** Math.ceil(Math.log2(leastBytes))
    const spare = this.#kept.get(length)?.pop()
    if (spare === undefined) return this.#made(length)
    this.#bytes -= length
    return spare
  }

  /** Takes back a buffer that was taken here, or any part of it: from now on all of its bytes may change at any time. */
  give({ buffer }: Buffer): void {
    const length = buffer.byteLength
    if (!this.#own.has(buffer) || this.#bytes + length > this.#mostBytes) return
    this.#bytes += length
    const others = this.#kept.get(length)
    if (others) others.push(Buffer.from(buffer))
    else this.#kept.set(length, [Buffer.from(buffer)])
  }

  #made(length: number): Buffer {
    const made = Buffer.allocUnsafeSlow(length)
    this.#own.add(made.buffer)
    return made
  }
}

/** Those of the whole process. */
export const spareBuffers = new SpareBuffers(MOST_KEPT_BYTES)
