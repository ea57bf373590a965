import { Problem } from '../errors.ts'
import { type Fault, fault } from './rejection.ts'

/** A row of a body that was parsed, or why it could not be. */
export type ParsedRow = { row: unknown } | { fault: Fault }

/** A row of a body that is yet to be parsed: a part of bytes that are UTF-8, `end` exclusive. */
export interface Line {
  bytes: Buffer
  start: number
  end: number
}

export type ReadRow = ParsedRow | Line

const BAD_JSON = fault(
  '',
  'bad_json',
  'This is not JSON. NaN and Infinity are not JSON either: send null for a missing number.',
)

/** More than a row within every other limit comes to: a thousand features of the longest names and values. */
export const MOST_ROW_BYTES = 4 * 1024 * 1024

export const LINE_END = '\n'.charCodeAt(0)
const OPENING = '{'.charCodeAt(0)

export const ROW_TOO_LARGE = fault(
  '',
  'row_too_large',
  'A row has at most 4 MiB. Rows are separated by line ends.',
)

/** Rows that are held in memory together while they are checked. */
export const MOST_ROWS = 100_000

/**
 * Reads a body of one object or an array; what is not one JSON value is tried as NDJSON.
 *
 * @throws Problem `empty_body`, `bad_json`, `too_many_rows`
 */
export function readRows(text: string): ReadRow[] {
  if (text.trim() === '') throw emptyBody()
  const parsed = parse(text)
  if (parsed === undefined) return readUnannounced(text)
  if (!Array.isArray(parsed)) return [{ row: parsed }]
  if (parsed.length > MOST_ROWS) throw tooManyRows()
  return parsed.map((row: unknown) => ({ row }))
}

export const emptyBody = (): Problem =>
  new Problem(400, 'empty_body', 'The body is empty: send a JSON object, an array of them, or NDJSON.')

function readUnannounced(text: string): ReadRow[] {
  const bytes = Buffer.from(text)
  const rows: ReadRow[] = []
  for (let start = 0, end = 0; start < bytes.length; start = end + 1) {
    end = bytes.indexOf(LINE_END, start)
    if (end === -1) end = bytes.length
    const row = readLine({ bytes, start, end })
    if (row === null) continue
    if (rows.length === MOST_ROWS) throw tooManyRows()
    rows.push(row)
  }
  if (rows.length > 1 && rows.some(row => 'row' in parseRow(row))) return rows
  throw new Problem(400, BAD_JSON.code, `The body is not JSON. ${BAD_JSON.message.split('. ')[1]}`)
}

/** A line of NDJSON, to be parsed when its turn comes; null when it is blank. */
export function readLine(line: Line): ReadRow | null {
  if (isBlank(line)) return null
  return line.end - line.start > MOST_ROW_BYTES ? { fault: ROW_TOO_LARGE } : line
}

function isBlank({ bytes, start, end }: Line): boolean {
  // Nearly every line begins with its row.
  return bytes[start] !== OPENING && bytes.toString('utf8', start, end).trim() === ''
}

export function parseRow(row: ReadRow): ParsedRow {
  if (!('bytes' in row)) return row
  const parsed = parse(row.bytes.toString('utf8', row.start, row.end))
  return parsed === undefined ? { fault: BAD_JSON } : { row: parsed }
}

const tooManyRows = () =>
  new Problem(
    413,
    'too_many_rows',
    'The body has more than 100,000 rows: send them in several requests, or as NDJSON and say so in Content-Type.',
  )

/** @returns what the text says; undefined, which JSON cannot say, if it is not JSON */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
