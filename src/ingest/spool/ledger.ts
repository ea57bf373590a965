import { encodeName, type SegmentContent } from './segment-format.ts'
import type { ClosedSegment } from './segment-queue.ts'
import { type SpoolError, SpoolFull } from './spool-error.ts'

/** What operators are shown. */
export interface SpoolStatus {
  /**
   * `full`: the last records were refused, for want of room, and nothing has changed since, or by the disk a moment ago.
   * `failed`: a sync failed; nothing is taken in, but what was durable before is still handed out.
   */
  state: 'ok' | 'full' | 'failed'
  /** Null while all is well. */
  reason: string | null
  /** Closed segments that are not done: those that wait, and those with a consumer. */
  segments: number
  /** What these take, and the one that is being written. */
  bytes: number
  quotaBytes: number
  /** Segments kept in `set-aside/` because some of their bytes were damaged, also those of earlier runs. */
  setAside: { segments: number; bytes: number }
  /**
   * What could not be read in segments done since the spool was opened; of records at least so many. `lastSegment` is the
   * name of the newest such file, which is in `set-aside/` unless somebody removed it.
   */
  damaged: { records: number; bytes: number; lastSegment: string | null }
  /** Writes that a crash had cut short, in segments done since the spool was opened. */
  tornTails: number
}

/**
 * A refusal of the disk says this long that the next one is likely. Then it is for new records to find out: whoever sends only to
 * services that are ready would never send one again.
 */
const REFUSAL_MS = 5_000

/** How full the spool is and how it fares: says which records may come in, and what operators are shown. */
export class Ledger {
  readonly #quotaBytes: number
  readonly #now: () => number
  #heldBytes = 0
  #pendingBytes = 0
  #segments = 0
  #tornTails = 0
  readonly #damaged: SpoolStatus['damaged'] = { records: 0, bytes: 0, lastSegment: null }
  #failure: SpoolError | null = null
  /** The last refusal of the disk, and when; null once it took something. */
  #diskRefusal: { reason: Error; at: number } | null = null
  /** The last refusal for want of room; null once a record was let in. */
  #lastFull: SpoolFull | null = null

  /** @param now milliseconds of a clock that nobody sets */
  constructor(quotaBytes: number, now: () => number) {
    this.#quotaBytes = quotaBytes
    this.#now = now
  }

  /** Why nothing is taken in any more; null while the disk can be trusted. */
  get failure(): SpoolError | null {
    return this.#failure
  }

  /** Lets a record in, whose bytes count from now on, or says why not. */
  admit(neededBytes: number): SpoolError | null {
    if (this.#failure) return this.#failure
    const heldBytes = this.#heldBytes + this.#pendingBytes
    const quotaBytes = this.#quotaBytes
    const isFull = heldBytes + neededBytes > quotaBytes
    this.#lastFull = isFull ? new SpoolFull({ neededBytes, heldBytes, quotaBytes }) : null
    if (!isFull) this.#pendingBytes += neededBytes
    return this.#lastFull
  }

  /** Records that were let in are on disk, where their segment has grown by so much. */
  written({ admittedBytes, segmentBytes }: { admittedBytes: number; segmentBytes: number }): void {
    this.#pendingBytes -= admittedBytes
    this.#heldBytes += segmentBytes
    this.#diskRefusal = null
  }

  /** Records that were let in are not on disk. */
  notWritten(admittedBytes: number, reason: Error): void {
    this.#pendingBytes -= admittedBytes
    this.#diskRefusal = { reason, at: this.#now() }
  }

  /** The disk cannot be trusted any more. */
  fail(failure: SpoolError): void {
    this.#failure ??= failure
  }

  /** A segment of an earlier run was found. */
  found(bytes: number): void {
    this.#heldBytes += bytes
    this.#segments += 1
  }

  /** The segment that was being written is closed. */
  closed(): void {
    this.#segments += 1
  }

  /** A closed segment left the spool. */
  gone(segment: ClosedSegment, content: SegmentContent | null): void {
    this.#heldBytes -= segment.bytes
    this.#segments -= 1
    this.#damaged.records += content?.damagedRecords ?? 0
    this.#damaged.bytes += content?.damagedBytes ?? 0
    if (content && content.damagedBytes > 0) this.#damaged.lastSegment = encodeName(segment)
    this.#tornTails += content && content.tornBytes > 0 ? 1 : 0
  }

  status(setAside: SpoolStatus['setAside']): SpoolStatus {
    const refusal = this.#stillRefusing() ?? this.#stillFull()
    return {
      state: this.#failure ? 'failed' : refusal ? 'full' : 'ok',
      reason: (this.#failure ?? refusal)?.message ?? null,
      segments: this.#segments,
      bytes: this.#heldBytes,
      quotaBytes: this.#quotaBytes,
      setAside,
      damaged: { ...this.#damaged },
      tornTails: this.#tornTails,
    }
  }

  #stillRefusing(): Error | null {
    const refusal = this.#diskRefusal
    return refusal && this.#now() - refusal.at < REFUSAL_MS ? refusal.reason : null
  }

  #stillFull(): SpoolFull | null {
    const full = this.#lastFull
    const bytes = this.#heldBytes + this.#pendingBytes
    return full && bytes > 0 && bytes + full.neededBytes > this.#quotaBytes ? full : null
  }
}
