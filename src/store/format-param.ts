import { randomUUID } from 'node:crypto'
import type { Body } from './http-client.ts'

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

/** Parameters as a form: thousands of frozen bins do not fit a URL. Null where there are none: that is no form. */
export function formOf(params: Record<string, unknown>): Body | null {
  const entries = Object.entries(params)
  if (entries.length === 0) return null
  const boundary = randomUUID()
  const fields = entries.map(
    ([name, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="param_${name}"\r\n\r\n${formatParam(value as Param)}\r\n`,
  )
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    pieces: [Buffer.from(`${fields.join('')}--${boundary}--\r\n`)],
  }
}
