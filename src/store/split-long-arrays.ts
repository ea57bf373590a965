/**
 * Bytes of JSON in one form field. ClickHouse refuses fields above 131,072 (`http_max_field_value_size`), and its
 * own spelling of an array takes up to three times the bytes of JSON.
 */
const MOST_BYTES = 40_000

/**
 * Makes a query of SQL and parameters: an array too long for one form field travels in several and is put
 * together again by `arrayConcat`.
 */
export function splitLongArrays(
  sql: string,
  params: Record<string, unknown>,
): { query: string; query_params: Record<string, unknown> } {
  let query = sql
  const query_params: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(params)) {
    const parts = Array.isArray(value) ? partsOf(value) : []
    if (parts.length < 2) {
      query_params[name] = value
      continue
    }
    parts.forEach((part, i) => {
      query_params[`${name}_part${i}`] = part
    })
    query = query.replaceAll(new RegExp(`\\{${name}:([^}]+)\\}`, 'g'), (_, type: string) => {
      return `arrayConcat(${parts.map((_, i) => `{${name}_part${i}:${type}}`).join(', ')})`
    })
  }
  return { query, query_params }
}

function partsOf(values: readonly unknown[]): unknown[][] {
  const parts: unknown[][] = [[]]
  let bytes = 0
  for (const value of values) {
    const size = Buffer.byteLength(JSON.stringify(value) ?? '') + 1
    if (bytes + size > MOST_BYTES && bytes > 0) {
      parts.push([])
      bytes = 0
    }
    parts.at(-1)!.push(value)
    bytes += size
  }
  return parts
}
