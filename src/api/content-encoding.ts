import type { Duplex } from 'node:stream'
import * as nodeZlib from 'node:zlib'
import type { HonoRequest } from 'hono'
import { Problem } from '../errors.ts'

/** One way in which a body may be packed. */
export interface Packing {
  name: string
  /** Unpacks at once. @throws `ERR_BUFFER_TOO_LARGE` beyond `mostBytes`; anything else when it is not packed so */
  unpack: (packed: Buffer, mostBytes: number) => Buffer
  unpackStream: () => Duplex
}

interface ZstdOptions {
  maxOutputLength?: number
  params: Record<number, number>
}

/** What `node:zlib` has of zstd: everything from Node 22.15 on, nothing before. */
interface Zstd {
  createZstdDecompress: (options: ZstdOptions) => Duplex
  zstdDecompressSync: (packed: Buffer, options: ZstdOptions) => Buffer
  constants: { ZSTD_d_windowLogMax: number }
}

type Zlib = Pick<typeof nodeZlib, 'gunzipSync' | 'createGunzip'> & Partial<Omit<Zstd, 'constants'>>

/** A frame may ask for a window of 128 MiB; RFC 8878 has every reader know 8 MiB. */
const ZSTD_WINDOW_LOG = 23

/** The ways this Node can unpack, by their name in `Content-Encoding`. */
export function packingsOf(zlib: Zlib): ReadonlyMap<string, Packing> {
  const gzip: Packing = {
    name: 'gzip',
    unpack: (packed, mostBytes) => zlib.gunzipSync(packed, { maxOutputLength: mostBytes }),
    unpackStream: () => zlib.createGunzip({ chunkSize: 64 * 1024 }),
  }
  if (zlib.createZstdDecompress === undefined) return new Map([['gzip', gzip]])
  const { createZstdDecompress, zstdDecompressSync, constants } = zlib as unknown as Zstd
  const params = { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG }
  const zstd: Packing = {
    name: 'zstd',
    unpack: (packed, mostBytes) => zstdDecompressSync(packed, { maxOutputLength: mostBytes, params }),
    unpackStream: () => createZstdDecompress({ params }),
  }
  return new Map([
    ['gzip', gzip],
    ['zstd', zstd],
  ])
}

const PACKINGS = packingsOf(nodeZlib)

/**
 * How a body is packed; null when it is not.
 *
 * @throws Problem `unsupported_encoding`, which names what there is
 */
export function packingOf(request: HonoRequest, packings = PACKINGS): Packing | null {
  const encoding = request.header('content-encoding')?.toLowerCase() ?? 'identity'
  if (encoding === 'identity') return null
  const packing = packings.get(encoding)
  if (packing) return packing
  const known = [...packings.keys()].join(' or ')
  throw new Problem(415, 'unsupported_encoding', `Content-Encoding must be ${known}, or left out.`)
}

export const badlyPacked = ({ name }: Packing): Problem =>
  new Problem(400, `bad_${name}`, `The body is not ${name}, as Content-Encoding says it is.`)
