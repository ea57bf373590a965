import { EventEmitter, once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import type { Logger } from 'pino'
import type { Store } from '../store/client.ts'
import { halveNative } from '../store/native/halve-native.ts'
import { isRefusal, publicReason } from '../store/refusal.ts'
import { type Batch, decodeBatch, encodeBatch, storeBatches } from './batch.ts'
import type { ModelCatalog } from './model-catalog.ts'
import type { RefusedBatches } from './refused-batches.ts'
import type { Segment } from './spool/segment.ts'
import type { Spool } from './spool/spool.ts'

/** How long to wait after a failure; doubled each time, up to the last. */
const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 10_000

/** Segments that wait are brought together up to here: one large insert costs the store less than many small ones. */
const MOST_BYTES = 32 * 1024 * 1024

/** ClickHouse merges what inserts wrote, and that costs more than the inserts where they have few rows. */
const INSERT_EVERY_MS = 400

/** Rows of one attempt that are looked for one by one. */
const MOST_REFUSED = 100

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
 * take is kept aside with the reason.
 */
export class Drain {
  readonly #parts: Parts
  readonly #stopping = new AbortController()
  #running: Promise<void> = Promise.resolve()
  /** What the newest attempt failed with. */
  #failure: { error: unknown } | null = null
  #failures = 0
  /** Callers of `settle` that wait. */
  #settling = 0
  /** Ends when the next insert may begin. */
  #rest: Promise<void> = Promise.resolve()
  #hurry = new AbortController()
  /** Segments done so far. */
  #done = 0
  /** Tells of every attempt: those who wait for the spool to be empty look again. */
  readonly #attempts = new EventEmitter().setMaxListeners(0)

  private constructor(parts: Parts) {
    this.#parts = parts
  }

  static start(parts: Parts): Drain {
    const drain = new Drain(parts)
    drain.#running = drain.#run()
    return drain
  }

  /** Why the newest attempt failed, without a word of the rows; null when it did not. */
  get lastError(): string | null {
    return this.#failure && publicReason(this.#failure.error)
  }

  /**
   * Resolves once everything that was acknowledged before this call is in the store.
   *
   * @throws what keeps the store from taking it, after the first attempt that fails
   */
  async settle(): Promise<void> {
    await this.#parts.spool.roll()
    // The oldest goes first: what is there now is done when so many more are.
    const until = this.#done + this.#parts.spool.status().segments
    this.#settling += 1
    this.#hurry.abort()
    try {
      while (this.#done < until) {
        await once(this.#attempts, 'attempt')
        if (this.#failure !== null) throw this.#failure.error
      }
    } finally {
      this.#settling -= 1
    }
  }

  /** Ends after the segments under way; the others stay for the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#hurry.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    for (;;) {
      const segments = await this.#take(signal)
      if (segments.length === 0) return
      this.#hurry = new AbortController()
      this.#rest = pause(this.#parts.insertEveryMs ?? INSERT_EVERY_MS, this.#hurry.signal)
      if (!(await this.#bring(segments))) await pause(pauseAfter(this.#failures), signal)
    }
  }

  /** The next segment there is, and those that came until an insert may begin; none when it is time to stop. */
  async #take(signal: AbortSignal): Promise<Segment[]> {
    const { spool } = this.#parts
    const first = await spool.take(signal)
    if (first === null) return []
    if (this.#settling === 0) await this.#rest
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

  /**
   * Stores batches together; where the store refuses some rows, it halves them until a refused row is alone.
   *
   * @param kept what was kept aside so far; after so many the rest is kept in larger pieces, as more than rows is wrong
   */
  async #store(batches: readonly NamedBatch[], kept: string[] = []): Promise<void> {
    try {
      await storeBatches(
        this.#parts,
        batches.map(({ batch }) => batch),
      )
    } catch (error) {
      if (!isRefusal(error) || batches.length === 0) throw error
      const halves = kept.length < MOST_REFUSED ? halvesOf(batches) : null
      for (const half of halves ?? []) await this.#store(half, kept)
      if (halves) return
      for (const { name, batch } of batches) {
        await this.#parts.refused.keep(name(), Buffer.concat(encodeBatch(batch)), messageOf(error))
        kept.push(name())
      }
    }
  }

  /** @returns whether the store has taken them */
  async #bring(segments: readonly Segment[]): Promise<boolean> {
    const left = new Set(segments)
    try {
      await this.#store(await batchesOf(segments))
      await this.#finish(left)
      this.#failures = 0
      this.#failure = null
      return true
    } catch (error) {
      for (const segment of left) segment.giveBack()
      this.#failures += 1
      this.#failure = { error }
      this.#parts.log.warn(
        { reason: this.lastError, segments: segments.length },
        'the store took no segments',
      )
      return false
    } finally {
      this.#done += segments.length - left.size
      this.#attempts.emit('attempt')
    }
  }

  /** Removes segments, which then share a sync of their directory; those that cannot be removed are left. */
  async #finish(left: Set<Segment>): Promise<void> {
    const ends = await Promise.allSettled(
      [...left].map(async segment => {
        await segment.done()
        left.delete(segment)
      }),
    )
    const failed = ends.find(end => end.status === 'rejected')
    if (failed) throw failed.reason
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** A batch, or a part of one, and a name that says where it was: only the few that are refused are asked for it. */
interface NamedBatch {
  name: () => string
  batch: Batch
}

/** With the checksum, as the spool counts its segments from 1 again when it has been empty. */
const nameOf = ({ number }: Segment, index: number, record: Buffer): string =>
  `${number}-${index}-${crc32(record).toString(16)}`

async function batchesOf(segments: readonly Segment[]): Promise<NamedBatch[]> {
  const each = await Promise.all(
    segments.map(async segment =>
      (await segment.records()).map((record, i) => ({
        name: () => nameOf(segment, i, record),
        batch: decodeBatch(record),
      })),
    ),
  )
  return each.flat()
}

/** @returns null when there is nothing left to halve */
function halvesOf(batches: readonly NamedBatch[]): NamedBatch[][] | null {
  const [only] = batches
  if (batches.length === 1) return halvesOfRows(only!)
  const half = Math.ceil(batches.length / 2)
  return [batches.slice(0, half), batches.slice(half)]
}

function halvesOfRows({ name, batch }: NamedBatch): NamedBatch[][] | null {
  const halves = readableHalves(Buffer.concat(batch.block.pieces))
  const part = (bytes: Uint8Array): Batch => ({ ...batch, block: { ...batch.block, pieces: [bytes] } })
  return halves?.map((bytes, i) => [{ name: () => `${name()}.${i}`, batch: part(bytes) }]) ?? null
}

/** What cannot be read here either is kept aside in one piece. */
function readableHalves(block: Buffer): Uint8Array[] | null {
  try {
    return halveNative(block)
  } catch {
    return null
  }
}

const pauseAfter = (failures: number): number =>
  Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1))

/** Ends early at the signal. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => {})
}
