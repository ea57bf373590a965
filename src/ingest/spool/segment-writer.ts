import { spareBuffers } from '../../store/native/spare-buffers.ts'
import type { AtPoint } from './at-point.ts'
import type { WritableFile } from './files.ts'
import { encodeRecords, encodeSegment, type NewRecord, type SegmentName } from './segment-format.ts'
import { SpoolError, syncFailed } from './spool-error.ts'

export interface SegmentWriterOptions {
  name: SegmentName
  file: WritableFile
  /** Makes the file's name durable. */
  syncName: () => Promise<void>
  at: AtPoint
}

/** The segment that is being written. */
export class SegmentWriter {
  readonly name: SegmentName
  readonly #options: SegmentWriterOptions
  #durableBytes = 0
  #isUsable = true

  constructor(options: SegmentWriterOptions) {
    this.name = options.name
    this.#options = options
  }

  /** How much of the file is on disk, name and all; what lies behind it was promised to nobody. */
  get durableBytes(): number {
    return this.#durableBytes
  }

  /** False once what lies behind the durable bytes can neither be trusted nor be removed. */
  get isUsable(): boolean {
    return this.#isUsable
  }

  /**
   * Adds records with one write and one sync; on return they are on disk.
   *
   * @throws SpoolError `not_written`, `failed`
   */
  async append(records: readonly NewRecord[]): Promise<void> {
    const isNew = this.#durableBytes === 0
    const encode = isNew ? encodeSegment : encodeRecords
    const bytes = encode(records, this.name.marker)
    try {
      await this.#write(bytes)
    } finally {
      spareBuffers.give(bytes)
    }
    await this.#options.at('after-write')
    await this.#sync(isNew)
    await this.#options.at('after-fsync')
    this.#durableBytes += bytes.length
  }

  /** What was synced stays so, whatever becomes of the handle. */
  async close(): Promise<void> {
    await this.#options.file.close().catch(() => {})
  }

  async #write(bytes: Uint8Array): Promise<void> {
    try {
      for (let written = 0; written < bytes.length; ) {
        const more = await this.#options.file.write(bytes.subarray(written), this.#durableBytes + written)
        if (more === 0) throw new Error('the disk took no bytes and named no reason')
        written += more
      }
    } catch (error) {
      await this.#cutBack()
      throw new SpoolError('not_written', 'The disk refused to take the records.', error)
    }
  }

  async #sync(isNew: boolean): Promise<void> {
    try {
      const synced = this.#options.file.datasync().catch(error => {
        throw syncFailed(error)
      })
      // Both at once: every second a segment begins, and whoever comes then waits for the longer of the two.
      await Promise.all(isNew ? [synced, this.#options.syncName()] : [synced])
    } catch (error) {
      this.#isUsable = false
      throw error
    }
  }

  /** Whole records may be among what was written, and they were refused: they must not lie under the next write. */
  async #cutBack(): Promise<void> {
    try {
      await this.#options.file.truncate(this.#durableBytes)
    } catch {
      this.#isUsable = false
    }
  }
}
