import { isUtf8 } from 'node:buffer'
import { pipeline, Readable } from 'node:stream'
import { createGunzip, gunzipSync } from 'node:zlib'
import type { HonoRequest } from 'hono'
import { Problem } from '../errors.ts'

/** A batch is held in memory while it is checked; an upload of a reference is not. */
export const MOST_BYTES = 64 * 1024 * 1024
export const MOST_UPLOAD_BYTES = 2 * 1024 * 1024 * 1024

const tooLarge = (most: number) =>
  new Problem(
    413,
    'too_large',
    `The body has more than ${most / 1024 / 1024} MiB: send it in several requests.`,
  )

const badGzip = () => new Problem(400, 'bad_gzip', 'The body is not gzip, as Content-Encoding says it is.')
const badUtf8 = () => new Problem(400, 'bad_utf8', 'The body is not UTF-8.')

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
 * @throws Problem `too_large`, `bad_gzip`, `bad_utf8`, `unsupported_encoding`
 */
export async function readBody(request: HonoRequest): Promise<string> {
  const gzip = isGzip(request)
  const packed = await readPacked(request)
  const bytes = gzip ? unpack(packed) : packed
  // A byte that is not UTF-8 would become U+FFFD, and two ids the same one; a BOM at the start is left out.
  if (!isUtf8(bytes)) throw badUtf8()
  return new TextDecoder().decode(bytes)
}

/** A body of announced length is read at once: a stream would cost a small request more than everything else. */
async function readPacked(request: HonoRequest): Promise<Buffer> {
  const announced = request.header('content-length')
  if (announced !== undefined) {
    if (Number(announced) > MOST_BYTES) throw tooLarge(MOST_BYTES)
    return Buffer.from(await request.raw.arrayBuffer())
  }
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of streamOf(request)) {
    size += piece.length
    if (size > MOST_BYTES) throw tooLarge(MOST_BYTES)
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

function unpack(packed: Buffer): Buffer {
  try {
    return gunzipSync(packed, { maxOutputLength: MOST_BYTES })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(MOST_BYTES)
    throw badGzip()
  }
}

/**
 * Reads a body piece by piece as text, unpacked; pieces end anywhere but inside a character.
 *
 * @throws as `readBody`
 */
export async function* readPieces(request: HonoRequest): AsyncGenerator<string> {
  const source = isGzip(request) ? unpacked(streamOf(request)) : streamOf(request)
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let size = 0
  try {
    for await (const piece of source) {
      size += piece.length
      if (size > MOST_UPLOAD_BYTES) throw tooLarge(MOST_UPLOAD_BYTES)
      yield decoder.decode(piece, { stream: true })
    }
    yield decoder.decode()
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code)
    if (code.startsWith('Z_')) throw badGzip()
    throw code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? badUtf8() : error
  }
}

/** A broken connection breaks the unpacking as well, which `pipe` would leave waiting. */
const unpacked = (packed: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> =>
  pipeline(Readable.from(packed), createGunzip(), () => {})

async function* streamOf(request: HonoRequest): AsyncGenerator<Uint8Array> {
  const body = request.raw.body
  if (body) yield* body as unknown as AsyncIterable<Uint8Array>
}
