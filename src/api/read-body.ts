import { isUtf8 } from 'node:buffer'
import { pipeline, Readable } from 'node:stream'
import type { HonoRequest } from 'hono'
import { Problem } from '../errors.ts'
import type { Lease } from './body-budget.ts'
import { badlyPacked, type Packing, packingOf } from './content-encoding.ts'

/** A body that is read whole is in memory while it is checked; an upload in pieces is not. */
export const MOST_BYTES = 64 * 1024 * 1024
export const MOST_UPLOAD_BYTES = 2 * 1024 * 1024 * 1024

/** What a body read in pieces has in memory: rows that are being checked, and a row of which the end is missing. */
const UPLOAD_LEASE_BYTES = 8 * 1024 * 1024

/** Up to here lines are read at once as well, which is faster. */
const MOST_SHORT_BYTES = 8 * 1024 * 1024

/** From here on a body is read where its memory can be used again. */
const LEAST_BATCH_BYTES = 64 * 1024

const tooLarge = (most: number) =>
  new Problem(
    413,
    'too_large',
    `The body has more than ${most / 1024 / 1024} MiB: send it in several requests, or as NDJSON.`,
  )

const badUtf8 = () => new Problem(400, 'bad_utf8', 'The body is not UTF-8.')

/** Does the sender say that the body is NDJSON? */
export const saysNdjson = (request: HonoRequest): boolean =>
  /ndjson|jsonl|json-lines/i.test(request.header('content-type') ?? '')

/** Does the sender say that the body is so short that it may be read whole, whatever is in it? */
export const saysShort = (request: HonoRequest): boolean =>
  request.header('content-encoding') === undefined &&
  Number(request.header('content-length') ?? Number.POSITIVE_INFINITY) <= MOST_SHORT_BYTES

/**
 * Reads a whole body as text, unpacked.
 *
 * @param incoming Node's own request, which is read with fewer copies
 * @throws Problem `too_large`, `bad_gzip`, `bad_zstd`, `bad_utf8`, `unsupported_encoding`, `overloaded`
 */
export const readBody = async (request: HonoRequest, lease: Lease, incoming?: Readable): Promise<string> =>
  (await readBytes(request, lease, incoming)).toString()

/**
 * Reads a whole body as UTF-8, unpacked and without a byte order mark.
 *
 * @param incoming Node's own request: then its bytes may stand no longer than the request lasts
 * @throws as `readBody`
 */
export async function readBytes(request: HonoRequest, lease: Lease, incoming?: Readable): Promise<Buffer> {
  const packing = packingOf(request)
  const sent = await readSent(request, lease, incoming)
  const bytes = packing ? unpack(packing, sent) : sent
  if (packing) lease.hold(sent.length + bytes.length)
  // A byte that is not UTF-8 would become U+FFFD, and two ids the same one.
  if (!isUtf8(bytes)) throw badUtf8()
  return withoutMark(bytes)
}

const MARK = Buffer.from('\uFEFF')

const withoutMark = (bytes: Buffer): Buffer =>
  bytes[0] === MARK[0] && bytes.subarray(0, MARK.length).equals(MARK) ? bytes.subarray(MARK.length) : bytes

/** A body of announced length is read at once: a stream would cost a small request more than everything else. */
async function readSent(request: HonoRequest, lease: Lease, incoming?: Readable): Promise<Buffer> {
  const announced = request.header('content-length')
  if (announced !== undefined) {
    if (Number(announced) > MOST_BYTES) throw tooLarge(MOST_BYTES)
    if (incoming) return readIncoming(incoming, Number(announced), lease)
    lease.hold(Number(announced))
    return Buffer.from(await request.raw.arrayBuffer())
  }
  const pieces: Uint8Array[] = []
  let size = 0
  lease.hold(size)
  for await (const piece of streamOf(request)) {
    size += piece.length
    if (size > MOST_BYTES) throw tooLarge(MOST_BYTES)
    lease.hold(size)
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

/** `arrayBuffer` would copy it once more, and always into new memory. */
async function readIncoming(incoming: Readable, announced: number, lease: Lease): Promise<Buffer> {
  if (announced < LEAST_BATCH_BYTES) {
    lease.hold(announced)
    const pieces: Buffer[] = []
    await eachPiece(incoming, piece => pieces.push(piece))
    return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces)
  }
  const bytes = lease.take(announced)
  let length = 0
  await eachPiece(incoming, piece => {
    length += piece.copy(bytes, length)
  })
  return bytes.subarray(0, length)
}

/** Resolves at the end. As an iterator the stream would take longer than to read a short body. */
const eachPiece = (incoming: Readable, take: (piece: Buffer) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    // Every request closes in the end; an error costs as much as all else that is done to read a short body.
    const left = () => {
      if (!incoming.readableEnded) reject(new Error('The sender left before the end of the body.'))
    }
    // Then nothing would be heard of it any more.
    if (incoming.destroyed) return left()
    incoming.on('data', take)
    incoming.once('end', resolve)
    incoming.once('error', reject)
    incoming.once('close', left)
  })

function unpack(packing: Packing, packed: Buffer): Buffer {
  try {
    return packing.unpack(packed, MOST_BYTES)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(MOST_BYTES)
    throw badlyPacked(packing)
  }
}

/**
 * Reads a body piece by piece as UTF-8, unpacked and without a byte order mark; pieces end anywhere
 * but inside a character. A piece is read when it is asked for: what the reader is not ready for stays with the sender.
 *
 * @throws as `readBody`
 */
export async function* readPieces(request: HonoRequest, lease: Lease): AsyncGenerator<Buffer> {
  const packing = packingOf(request)
  const source = packing ? unpacked(packing, streamOf(request)) : streamOf(request)
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let size = 0
  lease.hold(size)
  try {
    for await (const piece of source) {
      size += piece.length
      if (size > MOST_UPLOAD_BYTES) throw tooLarge(MOST_UPLOAD_BYTES)
      lease.hold(Math.min(size, UPLOAD_LEASE_BYTES))
      yield Buffer.from(decoder.decode(piece, { stream: true }))
    }
    yield Buffer.from(decoder.decode())
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code)
    if (packing && /^(Z|ZSTD)_/.test(code)) throw badlyPacked(packing)
    throw code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? badUtf8() : error
  }
}

/** A broken connection breaks the unpacking as well, which `pipe` would leave waiting. */
const unpacked = (packing: Packing, packed: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> =>
  pipeline(Readable.from(packed), packing.unpackStream(), () => {})

async function* streamOf(request: HonoRequest): AsyncGenerator<Uint8Array> {
  const body = request.raw.body
  if (body) yield* body as unknown as AsyncIterable<Uint8Array>
}
