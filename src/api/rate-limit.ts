import { Problem } from '../errors.ts'
import type { Guard } from './authenticate.ts'
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

/**
 * Lets a key ask so many times a second, in one burst or spread out. A browser's session is not limited.
 *
 * @param now epoch milliseconds
 * @throws RateExceeded, whose wait is over when there is room for one request
 */
export function limitRate({
  requestsPerSecond,
  now,
}: {
  requestsPerSecond: number
  now: () => number
}): Guard {
  const buckets = new Map<string, Bucket>()
  return context => {
    const header = context.req.header('authorization')
    if (header === undefined) return
    const key = hashKey(header)
    const bucket = refilled(buckets.get(key), requestsPerSecond, now())
    buckets.set(key, bucket)
    if (bucket.requests < 1) throw new RateExceeded(Math.ceil((1 - bucket.requests) / requestsPerSecond))
    bucket.requests -= 1
  }
}

function refilled(bucket: Bucket | undefined, requestsPerSecond: number, now: number): Bucket {
  if (!bucket) return { requests: requestsPerSecond, at: now }
  // A clock that is set back refills nothing.
  const seconds = Math.max(0, now - bucket.at) / 1000
  return { requests: Math.min(requestsPerSecond, bucket.requests + seconds * requestsPerSecond), at: now }
}
