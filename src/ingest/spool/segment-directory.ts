import { dirname, join, resolve } from 'node:path'
import type { AtPoint } from './at-point.ts'
import type { Files } from './files.ts'
import {
  decodeName,
  decodeSegment,
  encodeName,
  newMarker,
  type SegmentContent,
  type SegmentName,
} from './segment-format.ts'
import type { ClosedSegment } from './segment-queue.ts'
import { SegmentWriter } from './segment-writer.ts'
import { SpoolError, syncFailed } from './spool-error.ts'

export interface SegmentDirectoryOptions {
  directory: string
  files: Files
  at: AtPoint
}

/** A directory's names on their way to the disk. */
interface Sync {
  path: string
  done: Promise<void>
}

/** The files of a spool: segments, and under `set-aside/` those that held damage. */
export class SegmentDirectory {
  readonly #directory: string
  readonly #setAsideDirectory: string
  readonly #files: Files
  readonly #at: AtPoint
  #highestNumber = 0
  /** One sync after the other, and after one that failed none succeeds: its error may not be reported twice. */
  #synced: Promise<void> = Promise.resolve()
  /** The last of those that have not begun: it is also for what is done in its directory until then. */
  #nextSync: Sync | null = null
  /** Bytes of each damaged segment that was kept, by name. */
  readonly #setAside = new Map<string, number>()

  constructor({ directory, files, at }: SegmentDirectoryOptions) {
    this.#directory = resolve(directory)
    this.#setAsideDirectory = join(this.#directory, 'set-aside')
    this.#files = files
    this.#at = at
  }

  /** Segments kept for their damage, also those of earlier runs. */
  get setAside(): { segments: number; bytes: number } {
    const sizes = [...this.#setAside.values()]
    return { segments: sizes.length, bytes: sizes.reduce((sum, bytes) => sum + bytes, 0) }
  }

  /**
   * Makes the directories durable and looks what an earlier run left.
   *
   * @returns the segments of that run, oldest first
   */
  async open(): Promise<ClosedSegment[]> {
    await this.#files.makeDirectory(this.#setAsideDirectory)
    await this.#syncUpwards()
    for (const segment of await this.#list(this.#setAsideDirectory))
      this.#setAside.set(encodeName(segment), segment.bytes)
    const found = await this.#list(this.#directory)
    return found.map(segment => ({ ...segment, isAcknowledged: false })).sort((a, b) => a.number - b.number)
  }

  /**
   * Begins a new segment.
   *
   * @throws SpoolError `not_written`
   */
  async create(): Promise<SegmentWriter> {
    this.#highestNumber += 1
    const name = { number: this.#highestNumber, marker: newMarker() }
    try {
      const file = await this.#files.create(this.#pathOf(name))
      return new SegmentWriter({ name, file, syncName: () => this.#sync(this.#directory), at: this.#at })
    } catch (error) {
      throw new SpoolError('not_written', 'The disk refused a new segment.', error)
    }
  }

  /** @param into has room for the whole segment */
  async read(segment: ClosedSegment, into: Buffer): Promise<SegmentContent> {
    const { bytes, marker, isAcknowledged } = segment
    // Behind the bytes that were acknowledged may be some that were refused.
    const found = await this.#files.read(this.#pathOf(segment), into.subarray(0, bytes))
    const content = decodeSegment(into.subarray(0, found), marker)
    if (!isAcknowledged) return content
    const lost = content.tornBytes + bytes - found
    if (lost === 0) return content
    return {
      records: content.records,
      damagedBytes: content.damagedBytes + lost,
      damagedRecords: content.damagedRecords + 1,
      tornBytes: 0,
    }
  }

  /**
   * Removes a segment for good.
   *
   * @throws SpoolError `failed`; and what the file system throws
   */
  async remove(name: SegmentName): Promise<void> {
    await this.#at('before-remove')
    await this.#files.remove(this.#pathOf(name))
    await this.#at('after-remove')
    await this.#sync(this.#directory)
  }

  /** Removes a segment of which nothing was acknowledged; what cannot be removed now, the next run will find. */
  async discard(name: SegmentName): Promise<void> {
    await this.#files.remove(this.#pathOf(name)).catch(() => {})
  }

  /**
   * Keeps a segment with damage for whoever wants to look at it; one that somebody removed is not there to be kept.
   *
   * @throws SpoolError `failed`; and what the file system throws
   */
  async moveAside(segment: ClosedSegment): Promise<void> {
    await this.#at('before-remove')
    const name = encodeName(segment)
    try {
      await this.#files.rename(join(this.#directory, name), join(this.#setAsideDirectory, name))
      this.#setAside.set(name, segment.bytes)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
    await this.#at('after-remove')
    await this.#syncMove()
  }

  /** Numbers go on after the highest that is listed: no two files ever have the same. */
  async #list(directory: string): Promise<(SegmentName & { bytes: number })[]> {
    const files = await this.#files.list(directory)
    const segments = files.flatMap(({ name, bytes }) => {
      const decoded = decodeName(name)
      return decoded ? [{ ...decoded, bytes }] : []
    })
    for (const { number } of segments) this.#highestNumber = Math.max(this.#highestNumber, number)
    return segments
  }

  /** A directory is only as durable as the names above it, and any of them may have been made a moment ago. */
  async #syncUpwards(): Promise<void> {
    await this.#syncMove()
    await this.#sync(dirname(this.#directory))
    for (let path = dirname(this.#directory); path !== dirname(path); path = dirname(path))
      // Further up it may be another user's, or another file system: no reason not to start.
      await this.#files.syncDirectory(dirname(path)).catch(() => {})
  }

  /** Where a segment went before where it was, so that a power cut never leaves it in neither. */
  async #syncMove(): Promise<void> {
    await this.#sync(this.#setAsideDirectory)
    await this.#sync(this.#directory)
  }

  #sync(path: string): Promise<void> {
    if (this.#nextSync?.path === path) return this.#nextSync.done
    const next: Sync = { path, done: this.#synced.then(() => this.#beginSync(next)) }
    this.#nextSync = next
    this.#synced = next.done
    return next.done
  }

  async #beginSync(sync: Sync): Promise<void> {
    if (this.#nextSync === sync) this.#nextSync = null
    await this.#files.syncDirectory(sync.path).catch(error => {
      throw syncFailed(error)
    })
  }

  #pathOf(name: SegmentName): string {
    return join(this.#directory, encodeName(name))
  }
}
