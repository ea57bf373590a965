/** Smaller pieces are cheap to make, and there may be many of them. */
const LEAST_KEPT_BYTES = 4_096

/**
 * Memory that every block is read into anew. Blocks need much the same pieces, so one's are good for the next: fresh ones
 * of some megabytes would be cleared by the kernel page by page, and press the garbage collector to look at everything.
 */
export class BlockMemory {
  /** Pieces that nobody uses, by their length, which is a power of two. */
  readonly #free = new Map<number, ArrayBuffer[]>()
  #taken: ArrayBuffer[] = []

  /** A block is over: whatever was taken for it may be overwritten from now on. */
  startOver(): void {
    for (const piece of this.#taken) {
      const others = this.#free.get(piece.byteLength)
      if (others) others.push(piece)
      else this.#free.set(piece.byteLength, [piece])
    }
    this.#taken = []
  }

  /** A piece of at least so many bytes, with anything in it. */
  take(bytes: number): ArrayBuffer {
    if (bytes < LEAST_KEPT_BYTES) return new ArrayBuffer(bytes)
    const length = 2 ** Math.ceil(Math.log2(bytes))
    const piece = this.#free.get(length)?.pop() ?? new ArrayBuffer(length)
    this.#taken.push(piece)
    return piece
  }
}
