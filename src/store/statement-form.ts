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

/** Rows that a statement may read as a table, as blocks of ClickHouse's `Native` format. */
export interface StatementTable {
  name: string
  /** Its columns: `name Type, …`. */
  structure: string
  block: Uint8Array
}

/** What says of such a table how it is to be read. */
export const tableFields = ({ name, structure }: StatementTable): Record<string, string> => ({
  [`${name}_structure`]: structure,
  [`${name}_format`]: 'Native',
})

/** Values of `{name:Type}` as fields. */
export const paramFields = (params: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [`param_${name}`, formatParam(value as Param)]),
  )

/**
 * A statement and the values of its `{name:Type}` as a form: a month of slices does not fit an address, nor does a table.
 */
export function statementForm(
  statement: string,
  params: Record<string, unknown>,
  table?: StatementTable,
): Body {
  const { query, query_params } = splitLongArrays(statement, params)
  const boundary = randomUUID()
  const head = (name: string, more = '') =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`
  const field = (name: string, value: string) => `${head(name)}${value}\r\n`
  const fields = [
    ...(query.match(new RegExp(`.{1,${MOST_CHARACTERS}}`, 'gsu')) ?? []).map(piece => field('query', piece)),
    ...Object.entries(paramFields(query_params)).map(([name, value]) => field(name, value)),
  ]
  const file = table
    ? [Buffer.from(head(table.name, `; filename="${table.name}"`)), table.block, Buffer.from('\r\n')]
    : []
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    pieces: [Buffer.from(fields.join('')), ...file, Buffer.from(`--${boundary}--\r\n`)],
  }
}
