import { Problem } from '../errors.ts'
import { type Fault, fault } from './rejection.ts'

/** A row of a body: parsed, or why it could not be. */
export type ReadRow = { row: unknown } | { fault: Fault }

const BAD_JSON = fault(
  '',
  'bad_json',
  'This is not JSON. NaN and Infinity are not JSON either: send null for a missing number.',
)

/** Rows of one request, which are held in memory while they are checked. */
const MOST_ROWS = 100_000

/**
 * Reads a body of one object, an array, or NDJSON.
 *
 * @param isNdjson the sender said so; otherwise a body that is not one JSON value is tried as NDJSON
 * @throws Problem `empty_body`, `bad_json`, `too_many_rows`
 */
export function readRows(text: string, isNdjson: boolean): ReadRow[] {
  if (text.trim() === '')
    throw new Problem(
      400,
      'empty_body',
      'The body is empty: send a JSON object, an array of them, or NDJSON.',
    )
  if (isNdjson) return readLines(text, MOST_ROWS)
  const parsed = parse(text)
  if (parsed === undefined) return readUnannounced(text)
  if (!Array.isArray(parsed)) return [{ row: parsed }]
  if (parsed.length > MOST_ROWS) throw tooManyRows()
  return parsed.map((row: unknown) => ({ row }))
}

function readUnannounced(text: string): ReadRow[] {
  const lines = readLines(text, MOST_ROWS)
  if (lines.length > 1 && lines.some(line => 'row' in line)) return lines
  throw new Problem(400, BAD_JSON.code, `The body is not JSON. ${BAD_JSON.message.split('. ')[1]}`)
}

/**
 * Reads NDJSON; blank lines do not count.
 *
 * @throws Problem `too_many_rows`
 */
export function readLines(text: string, most = Number.POSITIVE_INFINITY): ReadRow[] {
  const rows: ReadRow[] = []
  for (let start = 0, end = 0; start < text.length; start = end + 1) {
    end = text.indexOf('\n', start)
    if (end === -1) end = text.length
    const line = text.slice(start, end)
    if (line.trim() === '') continue
    if (rows.length === most) throw tooManyRows()
    const row = parse(line)
    rows.push(row === undefined ? { fault: BAD_JSON } : { row })
  }
  return rows
}

const tooManyRows = () =>
  new Problem(
    413,
    'too_many_rows',
    'The body has more than 100,000 rows: send them in several requests, a reference as NDJSON.',
  )

/** @returns what the text says; undefined, which JSON cannot say, if it is not JSON */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
