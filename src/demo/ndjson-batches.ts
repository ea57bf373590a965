/**
 * Writes rows as NDJSON bodies, the last one shorter; no rows, no body. Rows are taken only as bodies are
 * asked for.
 *
 * @param rows anything JSON can hold
 * @param size rows in a full body
 */
export function* ndjsonBatches(rows: Iterable<object>, size = 5_000): Generator<string> {
  let body = ''
  let count = 0
  for (const row of rows) {
    body += `${JSON.stringify(row)}\n`
    if (++count < size) continue
    yield body
    body = ''
    count = 0
  }
  if (count > 0) yield body
}
