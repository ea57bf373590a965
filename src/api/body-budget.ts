import { Problem } from '../errors.ts'
import { spareBuffers } from '../store/native/spare-buffers.ts'

/** Bytes of bodies that are read or checked at once, over all requests; as objects they take several times as much. */
const MOST_BYTES = 128 * 1024 * 1024

/** One request's part of the budget. */
export interface Lease {
  /**
   * Raises the part to so many bytes in all.
   *
   * @throws Problem `overloaded` when other requests leave no room
   */
  hold: (bytes: number) => void
  /** Memory for so many bytes, which others use when the request has ended. @throws as `hold` */
  take: (bytes: number) => Buffer
}

/**
 * Keeps the bodies that are in memory at one time within bounds: whoever comes when they are reached is told to come
 * back. Waiting instead would hold connections, and what they have sent, for as long as it lasts.
 */
export class BodyBudget {
  readonly #mostBytes: number
  #heldBytes = 0

  constructor(mostBytes = MOST_BYTES) {
    this.#mostBytes = mostBytes
  }

  /** What all requests hold together. */
  get heldBytes(): number {
    return this.#heldBytes
  }

  /** Runs a request; what it held is free again when it ends, however it ends. */
  async lend<Result>(run: (lease: Lease) => Promise<Result>): Promise<Result> {
    let held = 0
    const hold = (bytes: number) => {
      const more = Math.max(0, bytes - held)
      if (this.#heldBytes + more > this.#mostBytes)
        throw new Problem(
          503,
          'overloaded',
          'Too much is being sent at once: send this again in a moment, or in smaller bodies.',
        )
      this.#heldBytes += more
      held += more
    }
    const taken: Buffer[] = []
    const take = (bytes: number) => {
      hold(bytes)
      const buffer = spareBuffers.take(bytes)
      taken.push(buffer)
      return buffer.subarray(0, bytes)
    }
    try {
      return await run({ hold, take })
    } finally {
      this.#heldBytes -= held
      for (const buffer of taken) spareBuffers.give(buffer)
    }
  }
}
