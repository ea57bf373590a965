import { Problem } from '../errors.ts'
import { type ReadRow, readLines } from './read-rows.ts'

const ROWS_AT_ONCE = 5_000
const MOST_ROW_CHARACTERS = 16 * 1024 * 1024

/**
 * Reads NDJSON of any length in batches of 5,000 rows.
 *
 * @param pieces the text, cut anywhere
 * @throws Problem `row_too_large`
 */
export async function* readRowStream(pieces: AsyncIterable<string>): AsyncGenerator<ReadRow[]> {
  let rest = ''
  let rows: ReadRow[] = []
  for await (const piece of pieces) {
    const end = piece.lastIndexOf('\n') + 1
    if (end > 0) for (const row of readLines(rest + piece.slice(0, end))) rows.push(row)
    rest = end > 0 ? piece.slice(end) : rest + piece
    if (rest.length > MOST_ROW_CHARACTERS)
      throw new Problem(413, 'row_too_large', 'A row has more than 16 MiB. Rows are separated by line ends.')
    for (; rows.length >= ROWS_AT_ONCE; rows = rows.slice(ROWS_AT_ONCE)) yield rows.slice(0, ROWS_AT_ONCE)
  }
  rows.push(...readLines(rest))
  if (rows.length > 0) yield rows
}
