/**
 * - `full`: the quota leaves no room for the record;
 * - `record_too_long`: no segment takes a record of this length;
 * - `not_written`: the disk refused the bytes; the next append tries again;
 * - `failed`: a sync failed, so nothing is taken in until the spool is opened anew;
 * - `closed`: the spool was closed.
 */
export type SpoolErrorCode = 'full' | 'record_too_long' | 'not_written' | 'failed' | 'closed'

/** Why a record was not taken in. Where the system gave a reason, it is the `cause`. */
export class SpoolError extends Error {
  readonly code: SpoolErrorCode

  constructor(code: SpoolErrorCode, message: string, cause?: unknown) {
    super(cause === undefined ? message : `${message} (${reasonOf(cause)})`, { cause })
    this.name = 'SpoolError'
    this.code = code
  }
}

interface Room {
  /** What the record would take in a segment. */
  neededBytes: number
  /** What the segments hold, and what is on its way to the disk. */
  heldBytes: number
  quotaBytes: number
}

/** The quota leaves no room for a record; nothing of it was written. */
export class SpoolFull extends SpoolError implements Room {
  readonly neededBytes: number
  readonly heldBytes: number
  readonly quotaBytes: number

  constructor({ neededBytes, heldBytes, quotaBytes }: Room) {
    super(
      'full',
      `The spool holds ${heldBytes} of ${quotaBytes} bytes: there is no room for ${neededBytes} more.`,
    )
    this.name = 'SpoolFull'
    this.neededBytes = neededBytes
    this.heldBytes = heldBytes
    this.quotaBytes = quotaBytes
  }
}

/** The kernel reports a failed sync once and may then forget the pages: a second sync that succeeds proves nothing. */
export const syncFailed = (error: unknown): SpoolError =>
  new SpoolError(
    'failed',
    'The disk could not make data durable: check the disk, then restart to take in records again.',
    error,
  )

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
