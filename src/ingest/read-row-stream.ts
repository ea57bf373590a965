import { MOST_ROW_CHARACTERS, MOST_ROWS, type ReadRow, ROW_TOO_LARGE, readLine } from './read-rows.ts'

/** What a batch holds at most; the row that brings it there is in it. */
export interface BatchLimits {
  rows: number
  characters: number
}

/** For text that is in memory anyway. */
export const AS_ONE: BatchLimits = { rows: MOST_ROWS, characters: Number.POSITIVE_INFINITY }

/** For a body of any length: with a row of the largest size they are all that is in memory of it. */
const IN_PARTS: BatchLimits = { rows: 5_000, characters: MOST_ROW_CHARACTERS }

/**
 * Reads NDJSON of any length, a batch when one is asked for; blank lines do not count. A row that is too large is
 * passed over up to its end, and named.
 *
 * @param pieces the text, cut anywhere
 */
export async function* readRowStream(
  pieces: AsyncIterable<string> | Iterable<string>,
  limits: BatchLimits = IN_PARTS,
): AsyncGenerator<ReadRow[]> {
  const batch = new Batch(limits)
  let rest = ''
  let isTooLarge = false
  for await (const piece of pieces) {
    let start = 0
    for (let end = piece.indexOf('\n'); end !== -1; end = piece.indexOf('\n', start)) {
      if (isTooLarge) batch.add({ fault: ROW_TOO_LARGE }, 0)
      else batch.addLine(rest + piece.slice(start, end))
      rest = ''
      isTooLarge = false
      start = end + 1
      if (batch.isFull) yield batch.take()
    }
    if (!isTooLarge) rest += piece.slice(start)
    if (rest.length > MOST_ROW_CHARACTERS) {
      rest = ''
      isTooLarge = true
    }
  }
  if (isTooLarge) batch.add({ fault: ROW_TOO_LARGE }, 0)
  else batch.addLine(rest)
  if (!batch.isEmpty) yield batch.take()
}

/** Rows gathered up to limits. */
class Batch {
  readonly #limits: BatchLimits
  #rows: ReadRow[] = []
  #characters = 0

  constructor(limits: BatchLimits) {
    this.#limits = limits
  }

  get isEmpty(): boolean {
    return this.#rows.length === 0
  }

  get isFull(): boolean {
    return this.#rows.length >= this.#limits.rows || this.#characters >= this.#limits.characters
  }

  addLine(line: string): void {
    const row = readLine(line)
    if (row) this.add(row, line.length)
  }

  add(row: ReadRow, characters: number): void {
    this.#rows.push(row)
    this.#characters += characters
  }

  take(): ReadRow[] {
    const rows = this.#rows
    this.#rows = []
    this.#characters = 0
    return rows
  }
}
