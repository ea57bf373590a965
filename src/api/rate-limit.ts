import { Problem } from '../errors.ts'
import { hashKey } from './keys.ts'

/** A key has asked more often than it may. */
export class RateExceeded extends Problem {
  readonly retryAfterSeconds: number

  constructor(retryAfterSeconds: number) {
    super(429, 'rate_exceeded', 'This key asks more often than it may: wait as long as Retry-After says.')
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** What a key has left at a time; both grow together. */
interface Bucket {
  requests: number
  at: number
}

/** After so long without a request a bucket is full, as a new one is. */
const FILLED_MS = 1_000

/** Lets each key ask so many times a second, in one burst or spread out. */
export class RateLimit {
  readonly #requestsPerSecond: number
  readonly #now: () => number
  /** By the key's hash: those of the last seconds. */
  readonly #buckets = new Map<string, Bucket>()
  #droppedAt = 0

  /** @param now epoch milliseconds */
  constructor({ requestsPerSecond, now }: { requestsPerSecond: number; now: () => number }) {
    this.#requestsPerSecond = requestsPerSecond
    this.#now = now
  }

  /** How many keys it keeps something of. */
  get keys(): number {
    return this.#buckets.size
  }

  /**
   * Counts a request.
   *
   * @param key one that was accepted
   * @throws RateExceeded, whose wait is over when there is room for one request
   */
  count(key: string): void {
    const now = this.#now()
    this.#dropIdle(now)
    const hash = hashKey(key)
    const bucket = this.#refilled(this.#buckets.get(hash), now)
    this.#buckets.set(hash, bucket)
    if (bucket.requests < 1)
      throw new RateExceeded(Math.ceil((1 - bucket.requests) / this.#requestsPerSecond))
    bucket.requests -= 1
  }

  #refilled(bucket: Bucket | undefined, now: number): Bucket {
    const most = this.#requestsPerSecond
    if (!bucket) return { requests: most, at: now }
    // A clock that is set back refills nothing.
    const seconds = Math.max(0, now - bucket.at) / 1000
    return { requests: Math.min(most, bucket.requests + seconds * most), at: now }
  }

  #dropIdle(now: number): void {
    if (Math.abs(now - this.#droppedAt) < FILLED_MS) return
    this.#droppedAt = now
    for (const [hash, { at }] of this.#buckets) if (now - at >= FILLED_MS) this.#buckets.delete(hash)
  }
}
