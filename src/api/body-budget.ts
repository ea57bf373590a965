import { Problem } from '../errors.ts'
import { spareBuffers } from '../store/native/spare-buffers.ts'

const MIB = 1024 * 1024

/** Bytes of bodies that are read or checked at once, over all requests; as objects they take several times as much. */
const MOST_BYTES = 144 * MIB

/** The part of it that only short bodies find room in: a few large ones that arrive slowly must not shut out all others. */
const SHORT_PART_BYTES = 16 * MIB

/** Up to here a body is short. */
export const SHORT_BYTES = 64 * 1024

/** What a request with a body counts for at least: a connection and what is known of it, however short the body. */
export const LEAST_BYTES = 16 * 1024

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
  readonly #shortPartBytes: number
  #heldBytes = 0

  /** @param shortPartBytes of `mostBytes` those that only short bodies find room in */
  constructor({ mostBytes = MOST_BYTES, shortPartBytes = SHORT_PART_BYTES } = {}) {
    this.#mostBytes = mostBytes
    this.#shortPartBytes = shortPartBytes
  }

  /** What all requests hold together. */
  get heldBytes(): number {
    return this.#heldBytes
  }

  /** Runs a request; what it held is free again when it ends, however it ends. */
  async lend<Result>(run: (lease: Lease) => Promise<Result>): Promise<Result> {
    let held = 0
    const hold = (bytes: number) => {
      const more = Math.max(0, Math.max(bytes, LEAST_BYTES) - held)
      const room = this.#mostBytes - (bytes > SHORT_BYTES ? this.#shortPartBytes : 0)
      if (more > 0 && this.#heldBytes + more > room)
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
