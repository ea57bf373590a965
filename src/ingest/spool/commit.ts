import { type NewRecord, recordBytes } from './segment-format.ts'

/** Records that reach the disk in one write and share its fate. */
export class Commit {
  readonly records: NewRecord[] = []
  /** What they take in a segment. */
  bytes = 0
  /** Settles when the disk has answered; one promise for all, since one a record would cost more than the record. */
  readonly answer: Promise<void>
  declare resolve: () => void
  declare reject: (reason: unknown) => void

  constructor() {
    this.answer = new Promise((resolve, reject) => {
      this.resolve = resolve
      this.reject = reject
    })
  }

  add(record: NewRecord): void {
    this.records.push(record)
    this.bytes += recordBytes(record.length)
  }
}
