import type { Logger } from 'pino'
import type { Store } from '../store/client.ts'
import { publicReason } from '../store/refusal.ts'
import { Attempts, type Failure } from './attempts.ts'
import type { ModelCatalog } from './model-catalog.ts'
import { readNamedBatches } from './named-batches.ts'
import { Pace } from './pace.ts'
import { pause } from './pause.ts'
import type { RefusedBatches } from './refused-batches.ts'
import type { Segment } from './spool/segment.ts'
import type { Spool } from './spool/spool.ts'
import { storeOrKeep } from './store-or-keep.ts'

/** How long to wait after a failure; doubled each time, up to the last. */
const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 10_000

/** Segments that wait are brought together up to here: one large insert costs the store less than many small ones. */
const MOST_BYTES = 32 * 1024 * 1024

/** ClickHouse merges what inserts wrote, and that costs more than the inserts where they have few rows. */
const INSERT_EVERY_MS = 400

interface Parts {
  spool: Spool
  store: Store
  catalog: ModelCatalog
  refused: RefusedBatches
  log: Logger
  /** From the beginning of one insert to the next, unless someone waits for it. */
  insertEveryMs?: number
}

/**
 * Brings closed segments of the spool into the store for as long as the service runs. A segment is removed only when
 * its rows are in the store and their slices marked; until then it is brought again, whole. What the store will never
 * take is kept aside with the reason, and so is a segment that cannot be read.
 */
export class Drain {
  readonly #parts: Parts
  readonly #pace: Pace
  readonly #attempts = new Attempts()
  readonly #stopping = new AbortController()
  #running: Promise<void> = Promise.resolve()

  private constructor(parts: Parts) {
    this.#parts = parts
    this.#pace = new Pace(parts.insertEveryMs ?? INSERT_EVERY_MS)
  }

  static start(parts: Parts): Drain {
    const drain = new Drain(parts)
    drain.#running = drain.#run()
    return drain
  }

  /** Why the newest attempt failed, without a word of the rows; null when it did not. */
  get lastError(): string | null {
    const { failure } = this.#attempts
    return failure && publicReason(failure.error)
  }

  /**
   * Resolves once everything that was acknowledged before this call is in the store.
   *
   * @throws what keeps the store from taking it, after the first attempt that fails
   */
  async settle(): Promise<void> {
    await this.#parts.spool.roll()
    // The oldest goes first: what is there now is done when so many more are.
    const until = this.#attempts.done + this.#parts.spool.status().segments
    await this.#pace.hurry(() => this.#attempts.until(until))
  }

  /** Ends after the segments under way; the others stay for the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#pace.cutShort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    for (;;) {
      const segments = await this.#take(signal)
      if (segments.length === 0) return
      this.#pace.begin()
      await this.#bring(segments)
      const { failures } = this.#attempts
      if (failures > 0) await pause(pauseAfter(failures), signal)
    }
  }

  /** The next segment there is, and those that came until an insert may begin; none when it is time to stop. */
  async #take(signal: AbortSignal): Promise<Segment[]> {
    const { spool } = this.#parts
    const first = await spool.take(signal)
    if (first === null) return []
    await this.#pace.rest()
    const taken = [first]
    let { bytes } = first
    while (bytes < MOST_BYTES && spool.status().segments > taken.length) {
      const segment = await spool.take(signal)
      if (segment === null) break
      taken.push(segment)
      bytes += segment.bytes
    }
    return taken
  }

  /** Has segments stored and removed; those of which that fails are given back. */
  async #bring(segments: readonly Segment[]): Promise<void> {
    const { log } = this.#parts
    const left = new Set(segments)
    let failure: Failure | null = null
    try {
      const patience = { log, signal: this.#stopping.signal, againAfterMs: FIRST_PAUSE_MS }
      await storeOrKeep(this.#parts, await readNamedBatches(segments, patience))
      await removeAll(left)
    } catch (error) {
      failure = { error }
      for (const segment of left) segment.giveBack()
      const reason = publicReason(error)
      log.warn({ reason, segments: segments.length }, 'the store took no segments')
    }
    this.#attempts.end({ done: segments.length - left.size, failure })
  }
}

/** Removes segments, which then share a sync of their directory; those that cannot be removed are left. */
async function removeAll(left: Set<Segment>): Promise<void> {
  const ends = await Promise.allSettled(
    [...left].map(async segment => {
      await segment.done()
      left.delete(segment)
    }),
  )
  const failed = ends.find(end => end.status === 'rejected')
  if (failed) throw failed.reason
}

const pauseAfter = (failures: number): number =>
  Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1))
