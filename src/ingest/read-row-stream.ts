import {
  LINE_END,
  type Line,
  MOST_ROW_BYTES,
  MOST_ROWS,
  type ReadRow,
  ROW_TOO_LARGE,
  readLine,
} from './read-rows.ts'

/** What a batch holds at most; the row that brings it there is in it. */
export interface BatchLimits {
  rows: number
  bytes: number
}

/** For text that is in memory anyway. */
export const AS_ONE: BatchLimits = { rows: MOST_ROWS, bytes: Number.POSITIVE_INFINITY }

/** For a body of any length: with a row of the largest size they are all that is in memory of it. */
const IN_PARTS: BatchLimits = { rows: 5_000, bytes: MOST_ROW_BYTES }

/**
 * Reads NDJSON of any length, a batch when one is asked for; blank lines do not count. A row that is too large is
 * passed over up to its end, and named.
 *
 * @param pieces of UTF-8, cut anywhere
 */
export async function* readRowStream(
  pieces: AsyncIterable<Buffer> | Iterable<Buffer>,
  limits: BatchLimits = IN_PARTS,
): AsyncGenerator<ReadRow[]> {
  const batch = new Batch(limits)
  const rest = new Rest()
  for await (const piece of pieces) {
    let start = 0
    for (let end = piece.indexOf(LINE_END); end !== -1; end = piece.indexOf(LINE_END, start)) {
      if (rest.isEmpty) batch.addLine({ bytes: piece, start, end })
      else rest.endWith(piece.subarray(start, end), batch)
      start = end + 1
      if (batch.isFull) yield batch.take()
    }
    rest.add(piece.subarray(start))
  }
  rest.endWith(Buffer.alloc(0), batch)
  if (!batch.isEmpty) yield batch.take()
}

/** The beginning of a row whose end is not there yet. */
class Rest {
  #pieces: Buffer[] = []
  #bytes = 0

  get isEmpty(): boolean {
    return this.#bytes === 0
  }

  /** Of a row that is too large no more is kept than how long it is. */
  add(piece: Buffer): void {
    this.#bytes += piece.length
    if (this.#bytes > MOST_ROW_BYTES) this.#pieces = []
    else this.#pieces.push(piece)
  }

  /** Adds the whole row to a batch. */
  endWith(piece: Buffer, batch: Batch): void {
    this.add(piece)
    const bytes = Buffer.concat(this.#pieces)
    if (this.#bytes > MOST_ROW_BYTES) batch.add({ fault: ROW_TOO_LARGE }, 0)
    else batch.addLine({ bytes, start: 0, end: bytes.length })
    this.#pieces = []
    this.#bytes = 0
  }
}

/** Rows gathered up to limits. */
class Batch {
  readonly #limits: BatchLimits
  #rows: ReadRow[] = []
  #bytes = 0

  constructor(limits: BatchLimits) {
    this.#limits = limits
  }

  get isEmpty(): boolean {
    return this.#rows.length === 0
  }

  get isFull(): boolean {
    return this.#rows.length >= this.#limits.rows || this.#bytes >= this.#limits.bytes
  }

  addLine(line: Line): void {
    const row = readLine(line)
    if (row) this.add(row, line.end - line.start)
  }

  add(row: ReadRow, bytes: number): void {
    this.#rows.push(row)
    this.#bytes += bytes
  }

  take(): ReadRow[] {
    const rows = this.#rows
    this.#rows = []
    this.#bytes = 0
    return rows
  }
}
