import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { HonoRequest } from 'hono/request'
import { describe, expect, it } from 'vitest'
import type { Lease } from '../../src/api/body-budget.ts'
import {
  MOST_BYTES,
  readBytes,
  readBody as readLeased,
  readPieces as readLeasedPieces,
  saysNdjson,
  saysShort,
} from '../../src/api/read-body.ts'

const leaseOf = (hold: Lease['hold']): Lease => ({ hold, take: Buffer.alloc })
const readBody = (request: HonoRequest, hold: Lease['hold'] = () => {}) => readLeased(request, leaseOf(hold))
const readPieces = (request: HonoRequest, hold: Lease['hold'] = () => {}) =>
  readLeasedPieces(request, leaseOf(hold))

/** A request whose body arrives in pieces of this many bytes; it may break off. */
function requestOf(
  bytes: Uint8Array,
  {
    headers = {},
    size = bytes.length,
    breaks = false,
  }: { headers?: Record<string, string>; size?: number; breaks?: boolean } = {},
) {
  let at = 0
  const next = () => {
    at += size
    return bytes.subarray(at - size, at)
  }
  const body = new ReadableStream<Uint8Array>({
    pull: controller => {
      if (at < bytes.length) controller.enqueue(next())
      else if (breaks) controller.error(new Error('The connection broke.'))
      else controller.close()
    },
  })
  return new HonoRequest(
    new Request('http://tidemark.test/', { method: 'POST', body, headers, duplex: 'half' } as RequestInit),
  )
}

async function gather(pieces: AsyncIterable<Buffer>): Promise<string> {
  const all: Buffer[] = []
  for await (const piece of pieces) all.push(piece)
  return Buffer.concat(all).toString()
}

const gzip = { 'content-encoding': 'gzip' }

describe('a body that a server received', () => {
  const sent = Buffer.from(`${'{"a":"ü"}'.repeat(10_000)}`)
  const headers = { 'content-length': String(sent.length) }
  async function* cut(size: number) {
    for (let at = 0; at < sent.length; at += size) yield sent.subarray(at, at + size)
  }

  it('is read where its memory can be used again', async () => {
    const taken: Buffer[] = []
    const take = (bytes: number) => {
      taken.push(Buffer.alloc(bytes))
      return taken[0]!
    }
    const bytes = await readBytes(
      requestOf(sent, { headers }),
      { hold: () => {}, take },
      Readable.from(cut(65_537)),
    )
    expect(bytes.equals(sent)).toBe(true)
    expect(bytes.buffer).toBe(taken[0]!.buffer)
  })

  it.each([1, 7, 1_000])('is read however it arrives when it is short (pieces of %i)', async size => {
    const short = sent.subarray(0, 900)
    async function* pieces() {
      for (let at = 0; at < short.length; at += size) yield short.subarray(at, at + size)
    }
    const request = requestOf(short, { headers: { 'content-length': '900' } })
    const lease = leaseOf(() => {})
    expect(await readLeased(request, lease, Readable.from(pieces()))).toBe(short.toString())
  })

  it('breaks off with its connection', async () => {
    async function* broken() {
      yield* cut(sent.length - 1)
      throw new Error('aborted')
    }
    const read = readBytes(
      requestOf(sent, { headers }),
      leaseOf(() => {}),
      Readable.from(broken()),
    )
    await expect(read).rejects.toThrow('aborted')
  })

  it.each(['before it is read', 'while it is read'])('is given up when its sender leaves %s', async when => {
    const incoming = new Readable({ read() {} })
    incoming.push('[')
    if (when === 'before it is read') incoming.destroy()
    const lease = leaseOf(() => {})
    const read = readLeased(
      requestOf(Buffer.from('[]'), { headers: { 'content-length': '2' } }),
      lease,
      incoming,
    )
    incoming.destroy()
    await expect(read).rejects.toThrow('The sender left before the end of the body.')
  })
})

describe('a body', () => {
  it('is the same text whole or in pieces, cut anywhere, packed or not', async () => {
    const codePoint = fc.integer({ min: 0, max: 0x10ffff })
    const text = fc
      .array(codePoint)
      .map(points => String.fromCodePoint(...points))
      .filter(each => each.isWellFormed() && !each.startsWith('\uFEFF'))
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 7 }), async (sent, size) => {
        const plain = Buffer.from(sent)
        const packed = gzipSync(plain)
        expect(await readBody(requestOf(plain, { size }))).toBe(sent)
        expect(await readBody(requestOf(packed, { size, headers: gzip }))).toBe(sent)
        const announced = { 'content-length': String(packed.length), ...gzip }
        expect(await readBody(requestOf(packed, { size, headers: announced }))).toBe(sent)
        expect(await gather(readPieces(requestOf(plain, { size })))).toBe(sent)
        expect(await gather(readPieces(requestOf(packed, { size, headers: gzip })))).toBe(sent)
      }),
      { numRuns: 50 },
    )
  })

  it('announced as too large is not read', async () => {
    const headers = { 'content-length': String(MOST_BYTES + 1) }
    const request = requestOf(Buffer.from('{}'), { headers, breaks: true })
    await expect(readBody(request)).rejects.toMatchObject({ status: 413, code: 'too_large' })
    expect(request.raw.bodyUsed).toBe(false)
  })

  it('may begin with a byte order mark, which is not part of the text', async () => {
    const bytes = Buffer.from('\uFEFF{}')
    expect(await readBody(requestOf(bytes))).toBe('{}')
    expect(await gather(readPieces(requestOf(bytes, { size: 1 })))).toBe('{}')
  })

  it('of no bytes is an empty text', async () => {
    const request = () => new HonoRequest(new Request('http://tidemark.test/', { method: 'POST' }))
    expect(await readBody(request())).toBe('')
    expect(await gather(readPieces(request()))).toBe('')
  })

  it.each<[string, Uint8Array, Record<string, string>, string]>([
    ['not UTF-8', Buffer.from([0x7b, 0xff]), {}, 'bad_utf8'],
    ['ending inside a character', Buffer.from('ü').subarray(0, 1), {}, 'bad_utf8'],
    ['not gzip', Buffer.from('{}'), gzip, 'bad_gzip'],
    ['gzip that ends early', gzipSync('{"a": "some more text"}').subarray(0, 20), gzip, 'bad_gzip'],
    ['packed otherwise', Buffer.from('{}'), { 'content-encoding': 'br' }, 'unsupported_encoding'],
  ])('%s is refused, whole or in pieces', async (_, bytes, headers, code) => {
    await expect(readBody(requestOf(bytes, { headers }))).rejects.toMatchObject({ code })
    await expect(gather(readPieces(requestOf(bytes, { headers, size: 1 })))).rejects.toMatchObject({ code })
  })

  it('that breaks off is not waited for', async () => {
    for (const [bytes, headers] of [
      [Buffer.from('{}'), {}],
      [gzipSync('{}').subarray(0, 15), gzip],
    ] as const) {
      await expect(gather(readPieces(requestOf(bytes, { headers, breaks: true })))).rejects.toThrow(
        'The connection broke.',
      )
      await expect(readBody(requestOf(bytes, { headers, breaks: true }))).rejects.toThrow(
        'The connection broke.',
      )
    }
  })

  it('is not unpacked beyond what memory should hold', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 2 ** 20 + 1))
    await expect(readBody(requestOf(bomb, { headers: gzip }))).rejects.toMatchObject({
      status: 413,
      code: 'too_large',
    })
  })
})

describe('what a body holds of the budget', () => {
  const held = (
    request: HonoRequest,
    read: (request: HonoRequest, hold: Lease['hold']) => Promise<string>,
  ) => {
    const most: number[] = []
    return read(request, bytes => void most.push(bytes)).then(() => Math.max(...most))
  }

  it('is its length, with what it unpacks to', async () => {
    const packed = gzipSync(Buffer.alloc(100_000, 32))
    for (const [bytes, headers, expected] of [
      [Buffer.alloc(5_000, 32), {}, 5_000],
      [Buffer.alloc(5_000, 32), { 'content-length': '5000' }, 5_000],
      [packed, gzip, packed.length + 100_000],
      [packed, { 'content-length': String(packed.length), ...gzip }, packed.length + 100_000],
    ] as [Buffer, Record<string, string>, number][])
      expect(await held(requestOf(bytes, { headers, size: 1_000 }), readBody)).toBe(expected)
  })

  it('is of an upload the same, until it is what an upload has in memory', async () => {
    const inPieces = (request: HonoRequest, hold: Lease['hold']) => gather(readPieces(request, hold))
    expect(await held(requestOf(Buffer.alloc(5_000, 32), { size: 99 }), inPieces)).toBe(5_000)
    const long = gzipSync(Buffer.alloc(20 * 2 ** 20, 32))
    expect(await held(requestOf(long, { headers: gzip }), inPieces)).toBe(8 * 2 ** 20)
  })

  it('refuses it before it is read', async () => {
    const full = () => {
      throw new Error('no room')
    }
    for (const headers of [{ 'content-length': '2' }, {}] as Record<string, string>[]) {
      const request = requestOf(Buffer.from('{}'), { headers, breaks: true })
      await expect(readBody(request, full)).rejects.toThrow('no room')
      await expect(gather(readPieces(request, full))).rejects.toThrow('no room')
      expect(request.raw.bodyUsed).toBe(false)
    }
  })
})

it.each([
  [{ 'content-length': String(8 * 2 ** 20) }, true],
  [{ 'content-length': String(8 * 2 ** 20 + 1) }, false],
  [{ 'content-length': '10', 'content-encoding': 'gzip' }, false],
  [{}, false],
])('%j says a short body: %s', (headers, says) => {
  expect(saysShort(requestOf(Buffer.from(''), { headers: headers as Record<string, string> }))).toBe(says)
})

it.each([
  ['application/x-ndjson', true],
  ['application/jsonl; charset=utf-8', true],
  ['application/json', false],
  ['text/plain', false],
])('%s says NDJSON: %s', (type, says) => {
  expect(saysNdjson(requestOf(Buffer.from(''), { headers: { 'content-type': type } }))).toBe(says)
})
