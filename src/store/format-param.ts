/** What may be bound to `{name:Type}`. */
export type Param = string | number | readonly string[] | readonly number[]

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
  return `[${value.map(each => (typeof each === 'string' ? `'${escaped(each)}'` : String(each))).join(',')}]`
}
