import type { SegmentName } from './segment-format.ts'

/** A closed segment. */
export interface ClosedSegment extends SegmentName {
  bytes: number
  /** This run closed it: all of its bytes were acknowledged, so none of them can be a torn write. */
  isAcknowledged: boolean
}

type Taker = (segment: ClosedSegment | null) => void

/** Closed segments that wait for a consumer, and consumers that wait for a segment. */
export class SegmentQueue {
  readonly #segments: ClosedSegment[] = []
  readonly #takers = new Set<Taker>()
  #isClosed = false

  /** Gives it to who has waited longest, or keeps it in order of number. */
  add(segment: ClosedSegment): void {
    const [taker] = this.#takers
    if (taker) taker(segment)
    else {
      const at = this.#segments.findLastIndex(({ number }) => number < segment.number) + 1
      this.#segments.splice(at, 0, segment)
    }
  }

  /** The oldest segment, when there is one; null when the queue is closed or the signal says to stop. */
  take(signal?: AbortSignal): Promise<ClosedSegment | null> {
    if (this.#isClosed || signal?.aborted) return Promise.resolve(null)
    const oldest = this.#segments.shift()
    if (oldest) return Promise.resolve(oldest)
    return new Promise(resolve => {
      const stop = (): void => taker(null)
      const taker: Taker = segment => {
        this.#takers.delete(taker)
        signal?.removeEventListener('abort', stop)
        resolve(segment)
      }
      this.#takers.add(taker)
      signal?.addEventListener('abort', stop)
    })
  }

  /** Sends everyone home who waits; nobody is given anything any more. */
  close(): void {
    this.#isClosed = true
    for (const taker of [...this.#takers]) taker(null)
  }
}
