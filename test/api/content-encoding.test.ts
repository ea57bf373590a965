import * as zlib from 'node:zlib'
import { HonoRequest } from 'hono/request'
import { expect, it } from 'vitest'
import { packingOf, packingsOf } from '../../src/api/content-encoding.ts'

const requestOf = (encoding: string) =>
  new HonoRequest(new Request('http://tidemark.test/', { headers: { 'content-encoding': encoding } }))

const { gunzipSync, createGunzip } = zlib
const without = packingsOf({ gunzipSync, createGunzip })
const asked: object[] = []
const zstd = {
  createZstdDecompress: (options: object) => {
    asked.push(options)
    return createGunzip()
  },
  zstdDecompressSync: (packed: Buffer, options: object) => {
    asked.push(options)
    return gunzipSync(packed)
  },
  constants: { ZSTD_d_windowLogMax: 100 },
}
const withZstd = packingsOf({ gunzipSync, createGunzip, ...zstd })

it('an encoding is looked for among those this Node has, whatever its case', () => {
  expect(packingOf(requestOf('identity'))).toBeNull()
  expect(packingOf(requestOf('GZIP'), without)?.name).toBe('gzip')
  expect(packingOf(requestOf('zstd'), withZstd)?.name).toBe('zstd')
})

it.each([
  ['zstd', without, 'Content-Encoding must be gzip, or left out.'],
  ['br', withZstd, 'Content-Encoding must be gzip or zstd, or left out.'],
  ['gzip, gzip', withZstd, 'Content-Encoding must be gzip or zstd, or left out.'],
])('%s is refused, and what there is is named', (encoding, packings, message) => {
  expect(() => packingOf(requestOf(encoding), packings)).toThrow(
    expect.objectContaining({ status: 415, code: 'unsupported_encoding', message }),
  )
})

it('zstd is given no more memory than the body may take', () => {
  const packing = withZstd.get('zstd')!
  expect(packing.unpack(zlib.gzipSync('{}'), 64).toString()).toBe('{}')
  packing.unpackStream().destroy()
  const params = { 100: 23 }
  expect(asked).toEqual([{ maxOutputLength: 64, params }, { params }])
})
