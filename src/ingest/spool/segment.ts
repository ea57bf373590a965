import { spareBuffers } from '../../store/native/spare-buffers.ts'
import { encodeName, type SegmentContent } from './segment-format.ts'
import type { ClosedSegment } from './segment-queue.ts'

/** Where a segment came from, and goes back to. */
export interface SegmentKeeper {
  read: (segment: ClosedSegment, into: Buffer) => Promise<SegmentContent>
  /** @param content what was read of it; null when it was not read */
  remove: (segment: ClosedSegment, content: SegmentContent | null) => Promise<void>
  giveBack: (segment: ClosedSegment) => void
}

/** A closed segment in the hands of one consumer, until `done` or `giveBack`. */
export class Segment {
  readonly #segment: ClosedSegment
  readonly #keeper: SegmentKeeper
  #content: SegmentContent | null = null
  /** What the records lie in. */
  #buffer: Buffer | null = null
  #isHeld = true

  constructor(segment: ClosedSegment, keeper: SegmentKeeper) {
    this.#segment = segment
    this.#keeper = keeper
  }

  get number(): number {
    return this.#segment.number
  }

  get fileName(): string {
    return encodeName(this.#segment)
  }

  /** Length of the file. */
  get bytes(): number {
    return this.#segment.bytes
  }

  /**
   * Its records in the order of their appends, views of one buffer that others use once the segment is let go; none when
   * a crash left an empty file.
   * What a crash or damage made unreadable is not among them, and counted once the segment is done. Rejects with
   * the file system's error when the file cannot be read.
   */
  async records(): Promise<Buffer[]> {
    this.#buffer ??= spareBuffers.take(this.bytes)
    this.#content = await this.#keeper.read(this.#segment, this.#buffer)
    return this.#content.records
  }

  /** Nobody can read it: once it is done, all of it counts as damaged. */
  giveUp(): void {
    this.#content = { records: [], damagedBytes: this.bytes, damagedRecords: 1, tornBytes: 0 }
  }

  /**
   * Removes the segment; on return it is gone for good, or in `set-aside/` if some of it was damaged. After a
   * rejection it is still held: try again, or give it back. A crash before the end brings all of it again.
   */
  async done(): Promise<void> {
    this.#letGo()
    try {
      await this.#keeper.remove(this.#segment, this.#content)
    } catch (error) {
      this.#isHeld = true
      throw error
    }
    this.#giveBuffer()
  }

  /** The consumer could not do its work: the segment is there to be taken again. */
  giveBack(): void {
    this.#letGo()
    this.#giveBuffer()
    this.#keeper.giveBack(this.#segment)
  }

  #giveBuffer(): void {
    if (this.#buffer) spareBuffers.give(this.#buffer)
    this.#buffer = null
  }

  #letGo(): void {
    if (!this.#isHeld) throw new Error(`Segment ${this.number} was done or given back before.`)
    this.#isHeld = false
  }
}
