import { randomUUID } from 'node:crypto'
import type { Body } from './http-client.ts'
import { splitLongArrays } from './split-long-arrays.ts'

/** What may be bound to `{name:Type}`. */
export type Param = string | number | readonly Param[]

const ESCAPES: Record<string, string> = {
  '\\': '\\\\',
  "'": "\\'",
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\0': '\\0',
}

const escaped = (text: string): string => text.replace(/[\\'\t\n\r\0]/g, found => ESCAPES[found]!)

/** Spells a parameter as ClickHouse reads it from a form field: escaped, and quoted inside an array. */
export function formatParam(value: Param): string {
  if (typeof value === 'string') return escaped(value)
  if (typeof value === 'number') return String(value)
  return `[${value.map(each => (typeof each === 'string' ? `'${escaped(each)}'` : formatParam(each))).join(',')}]`
}

/** Characters of a statement in one field: ClickHouse refuses fields above 131,072 bytes, and puts those of one name together. */
const MOST_CHARACTERS = 30_000

/**
 * A statement and the values of its `{name:Type}` as a form: thousands of frozen bins do not fit an address, nor does the
 * counting of many subjects.
 */
export function statementForm(statement: string, params: Record<string, unknown>): Body {
  const { query, query_params } = splitLongArrays(statement, params)
  const boundary = randomUUID()
  const field = (name: string, value: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
  const fields = [
    ...(query.match(new RegExp(`.{1,${MOST_CHARACTERS}}`, 'gsu')) ?? []).map(piece => field('query', piece)),
    ...Object.entries(query_params).map(([name, value]) =>
      field(`param_${name}`, formatParam(value as Param)),
    ),
  ]
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    pieces: [Buffer.from(`${fields.join('')}--${boundary}--\r\n`)],
  }
}
