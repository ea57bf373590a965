import { Problem } from '../errors.ts'
import { type Fault, fault } from './rejection.ts'

/** A row of a body: parsed, or why it could not be. */
export type ReadRow = { row: unknown } | { fault: Fault }

const BAD_JSON = fault(
  '',
  'bad_json',
  'This is not JSON. NaN and Infinity are not JSON either: send null for a missing number.',
)

/**
 * Reads a body of one object, an array, or NDJSON.
 *
 * @param isNdjson the sender said so; otherwise a body that is not one JSON value is tried as NDJSON
 * @throws Problem `empty_body`, `bad_json`
 */
export function readRows(text: string, isNdjson: boolean): ReadRow[] {
  if (text.trim() === '')
    throw new Problem(400, 'empty_body', 'The body is empty: send a JSON object, an array of them, or NDJSON.')
  if (isNdjson) return readLines(text)
  try {
    const parsed: unknown = JSON.parse(text)
    return (Array.isArray(parsed) ? parsed : [parsed]).map(row => ({ row: row as unknown }))
  } catch {
    const lines = readLines(text)
    if (lines.length > 1 && lines.some(line => 'row' in line)) return lines
    throw new Problem(400, BAD_JSON.code, `The body is not JSON. ${BAD_JSON.message.split('. ')[1]}`)
  }
}

/** Reads NDJSON; blank lines do not count. */
export function readLines(text: string): ReadRow[] {
  const rows: ReadRow[] = []
  for (const line of text.split('\n')) {
    if (line.trim() !== '') rows.push(readLine(line))
  }
  return rows
}

function readLine(line: string): ReadRow {
  try {
    return { row: JSON.parse(line) as unknown }
  } catch {
    return { fault: BAD_JSON }
  }
}
