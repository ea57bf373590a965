import { createGunzip, gunzipSync } from 'node:zlib'
import { Readable } from 'node:stream'
import type { HonoRequest } from 'hono'
import { Problem } from '../errors.ts'

/** A batch is held in memory while it is checked; an upload of a reference is not. */
export const MOST_BYTES = 64 * 1024 * 1024
export const MOST_UPLOAD_BYTES = 2 * 1024 * 1024 * 1024

const tooLarge = (most: number) =>
  new Problem(413, 'too_large', `The body has more than ${most / 1024 / 1024} MiB: send it in several requests.`)

const isGzip = (request: HonoRequest): boolean => {
  const encoding = request.header('content-encoding')?.toLowerCase() ?? 'identity'
  if (encoding === 'identity') return false
  if (encoding === 'gzip') return true
  throw new Problem(415, 'unsupported_encoding', 'Content-Encoding must be gzip, or left out.')
}

/** Does the sender say that the body is NDJSON? */
export const saysNdjson = (request: HonoRequest): boolean =>
  /ndjson|jsonl|json-lines/i.test(request.header('content-type') ?? '')

/**
 * Reads a whole body as text, unpacked.
 *
 * @throws Problem `too_large`, `bad_gzip`, `unsupported_encoding`
 */
export async function readBody(request: HonoRequest): Promise<string> {
  const gzip = isGzip(request)
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of streamOf(request)) {
    size += piece.length
    if (size > MOST_BYTES) throw tooLarge(MOST_BYTES)
    pieces.push(piece)
  }
  const packed = Buffer.concat(pieces)
  return (gzip ? unpack(packed) : packed).toString('utf8')
}

function unpack(packed: Buffer): Buffer {
  try {
    return gunzipSync(packed, { maxOutputLength: MOST_BYTES })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(MOST_BYTES)
    throw new Problem(400, 'bad_gzip', 'The body is not gzip, as Content-Encoding says it is.')
  }
}

/** Reads a body piece by piece as text, unpacked; pieces end anywhere but inside a character. */
export async function* readPieces(request: HonoRequest): AsyncGenerator<string> {
  const source = isGzip(request) ? Readable.from(streamOf(request)).pipe(createGunzip()) : streamOf(request)
  const decoder = new TextDecoder()
  let size = 0
  try {
    for await (const piece of source as AsyncIterable<Uint8Array>) {
      size += piece.length
      if (size > MOST_UPLOAD_BYTES) throw tooLarge(MOST_UPLOAD_BYTES)
      yield decoder.decode(piece, { stream: true })
    }
  } catch (error) {
    if (error instanceof Problem || !String((error as NodeJS.ErrnoException).code).startsWith('Z_')) throw error
    throw new Problem(400, 'bad_gzip', 'The body is not gzip, as Content-Encoding says it is.')
  }
  yield decoder.decode()
}

async function* streamOf(request: HonoRequest): AsyncGenerator<Uint8Array> {
  const body = request.raw.body
  if (body) yield* body as unknown as AsyncIterable<Uint8Array>
}
