import type { Readable } from 'node:stream'
import { parseError } from '@clickhouse/client'

/** The most that ClickHouse writes of an exception, with what stands around it. */
const MOST_BYTES = 16 * 1024

/**
 * The chunks of an answer as they arrive, but for an exception at its end: ClickHouse writes one after the rows where it
 * fails after the first of them, and cuts the connection. The last 16 KiB are held back until it is known what they are.
 * Whoever stops early gives the connection back. Source of the layout: ClickHouse's manual, "HTTP interface".
 *
 * @param tag what the answer's header `X-ClickHouse-Exception-Tag` says; servers before 25.11 send none, and their
 *   exceptions are not told from rows
 * @throws ClickHouseError for an exception at the end; what undici throws where the connection is cut without one
 */
export async function* throwLateException(body: Readable, tag: string): AsyncGenerator<Buffer> {
  const held: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      held.push(chunk)
      bytes += chunk.length
      while (bytes - held[0]!.length >= MOST_BYTES) {
        bytes -= held[0]!.length
        yield held.shift()!
      }
    }
  } catch (error) {
    // A body that is cut ends at once, also where chunks of it wait to be read.
    throwException([...held, (body.read() as Buffer | null) ?? Buffer.of()], tag)
    throw error
  }
  throwException(held, tag)
  yield* held
}

/** Throws the exception at the end of bytes, if there is one. */
function throwException(end: readonly Buffer[], tag: string): void {
  const bytes = Buffer.concat(end)
  const start = Buffer.from(`\r\n__exception__\r\n${tag}\r\n`)
  const at = bytes.lastIndexOf(start)
  if (at >= 0) throw parseError(bytes.toString('utf8', at + start.length))
}
