import type { AtPoint } from './at-point.ts'
import { Commit } from './commit.ts'
import { type Files, nodeFiles } from './files.ts'
import { Ledger, type SpoolStatus } from './ledger.ts'
import { Segment, type SegmentKeeper } from './segment.ts'
import { SegmentDirectory } from './segment-directory.ts'
import { type NewRecord, recordBytes, recordOf, type SegmentContent } from './segment-format.ts'
import { type ClosedSegment, SegmentQueue } from './segment-queue.ts'
import type { SegmentWriter } from './segment-writer.ts'
import { SpoolError } from './spool-error.ts'

const MOST_RECORD_BYTES = 2 ** 30

/** More goes into a further commit: while one is copied together, this thread does nothing else. */
const MOST_COMMIT_BYTES = 2 ** 24

export interface SpoolOptions {
  /** Made if missing. One process at a time may have it open: see `lockSpool`. */
  directory: string
  /** What all segments together may take; a file's header, 8 bytes, is not counted before it is written. */
  quotaBytes: number
  /** A segment is closed once it is as long as this; the commit that gets there stays in one piece. */
  rollBytes: number
  /** A segment is closed once its first record has been on disk for this long. */
  rollMs: number
  /** The file system of this machine, unless a test brings another. */
  files?: Files
  /** Milliseconds of a clock that nobody sets: the process's own, unless a test brings another. */
  now?: () => number
  /** For fault tests: waited for at every point where a crash is of interest; must not throw. */
  at?: AtPoint
}

/**
 * A log of records on disk, cut into segments. What is appended is durable before it is acknowledged, and is
 * handed out, a segment at a time, until a consumer says that it is done with it, whatever crashes lie between.
 * A record may be handed out more than once, and so may one whose append was never acknowledged.
 */
export class Spool {
  readonly #options: SpoolOptions
  readonly #directory: SegmentDirectory
  readonly #ledger: Ledger
  readonly #queue = new SegmentQueue()
  readonly #keeper: SegmentKeeper
  /** The commit that takes what is appended now. */
  #gathering: Commit | null = null
  #writer: SegmentWriter | null = null
  /** The writer is used by one at a time; what is done with it here never rejects. */
  #turn: Promise<void> = Promise.resolve()
  #ageTimer: NodeJS.Timeout | undefined
  #isClosed = false

  /** Opens the spool; segments of an earlier run are the first to be taken. */
  static async open(options: SpoolOptions): Promise<Spool> {
    const { directory, files = nodeFiles, at = () => {} } = options
    const spool = new Spool(options, new SegmentDirectory({ directory, files, at }))
    for (const segment of await spool.#directory.open()) {
      spool.#ledger.found(segment.bytes)
      spool.#queue.add(segment)
    }
    return spool
  }

  private constructor(options: SpoolOptions, directory: SegmentDirectory) {
    this.#options = options
    this.#directory = directory
    this.#ledger = new Ledger(options.quotaBytes, options.now ?? (() => performance.now()))
    this.#keeper = {
      read: (segment, into) => directory.read(segment, into),
      remove: (segment, content) => this.#remove(segment, content),
      giveBack: segment => this.#queue.add(segment),
    }
  }

  /**
   * Resolves once a record is on disk, which may come in pieces. Their bytes must stay as they are until then.
   *
   * @throws SpoolError, SpoolFull being one: the record was not taken in
   */
  append(...pieces: readonly Uint8Array[]): Promise<void> {
    const record = recordOf(pieces)
    const bytes = recordBytes(record.length)
    const refusal = this.#refusalOf(record) ?? this.#ledger.admit(bytes)
    if (refusal) return Promise.reject(refusal)
    const commit = this.#commitFor(bytes)
    commit.add(record)
    return commit.answer
  }

  /**
   * The oldest closed segment, now or once there is one. Each goes to one taker only.
   *
   * @returns null when the spool is closed or the signal says to stop
   */
  async take(signal?: AbortSignal): Promise<Segment | null> {
    const segment = await this.#queue.take(signal)
    return segment && new Segment(segment, this.#keeper)
  }

  /** After all that was appended before: closes the segment that is being written, if it has records. */
  roll(): Promise<void> {
    return this.#inTurn(() => this.#closeWriter())
  }

  /** Refuses further appends, ends those under way, sends takers home. What is there waits for the next `open`. */
  close(): Promise<void> {
    this.#isClosed = true
    this.#queue.close()
    return this.roll()
  }

  status(): SpoolStatus {
    return this.#ledger.status(this.#directory.setAside)
  }

  #refusalOf({ length }: NewRecord): SpoolError | null {
    if (this.#isClosed) return new SpoolError('closed', 'The spool is closed.')
    if (length <= MOST_RECORD_BYTES) return null
    return new SpoolError('record_too_long', `A record has at most ${MOST_RECORD_BYTES} bytes.`)
  }

  /** A commit gathers until its turn comes, which is as long as the one before is being written. */
  #commitFor(bytes: number): Commit {
    if (this.#gathering && this.#gathering.bytes + bytes <= MOST_COMMIT_BYTES) return this.#gathering
    const commit = new Commit()
    this.#gathering = commit
    void this.#inTurn(() => this.#write(commit))
    return commit
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(work)
    return this.#turn
  }

  async #write(commit: Commit): Promise<void> {
    if (this.#gathering === commit) this.#gathering = null
    try {
      const segmentBytes = await this.#writeRecords(commit.records)
      this.#ledger.written({ admittedBytes: commit.bytes, segmentBytes })
      commit.resolve()
    } catch (error) {
      this.#ledger.notWritten(commit.bytes, error as Error)
      this.#failOn(error)
      commit.reject(error)
    }
    const writer = this.#writer
    if (writer && (!writer.isUsable || writer.durableBytes >= this.#options.rollBytes))
      await this.#closeWriter()
  }

  /** @returns by how much the segment has grown */
  async #writeRecords(records: readonly NewRecord[]): Promise<number> {
    if (this.#ledger.failure) throw this.#ledger.failure
    const writer = this.#writer ?? (await this.#directory.create())
    this.#writer = writer
    const before = writer.durableBytes
    await writer.append(records)
    if (before === 0) this.#ageTimer = setTimeout(() => this.roll(), this.#options.rollMs).unref()
    return writer.durableBytes - before
  }

  /** A segment in which nothing is durable goes without a trace: nobody was promised anything. */
  async #closeWriter(): Promise<void> {
    const writer = this.#writer
    if (!writer) return
    this.#writer = null
    clearTimeout(this.#ageTimer)
    await writer.close()
    const { name, durableBytes: bytes } = writer
    if (bytes === 0) return this.#directory.discard(name)
    this.#ledger.closed()
    this.#queue.add({ ...name, bytes, isAcknowledged: true })
  }

  async #remove(segment: ClosedSegment, content: SegmentContent | null): Promise<void> {
    try {
      if (content && content.damagedBytes > 0) await this.#directory.moveAside(segment)
      else await this.#directory.remove(segment)
    } catch (error) {
      // The file is gone, if perhaps not for good: should it come back, it is handed out once more.
      if (!this.#failOn(error)) throw error
    }
    this.#ledger.gone(segment, content)
  }

  /** Nothing is taken in after a failed sync; what was durable before is handed out as ever. */
  #failOn(error: unknown): boolean {
    if (!(error instanceof SpoolError && error.code === 'failed')) return false
    this.#ledger.fail(error)
    return true
  }
}
