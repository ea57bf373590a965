import { crc32 } from 'node:zlib'
import { halveNative } from '../store/native/halve-native.ts'
import { type Batch, decodeBatch } from './batch.ts'
import type { Segment } from './spool/segment.ts'

/** A batch, or a part of one, and a name that says where it was: only the few that are refused are asked for it. */
export interface NamedBatch {
  name: () => string
  batch: Batch
}

/**
 * Reads the batches of some segments, in order.
 *
 * @throws what the first could not be read for, once none is being read any more: their buffers may then be others'
 */
export async function readNamedBatches(segments: readonly Segment[]): Promise<NamedBatch[]> {
  const ends = await Promise.allSettled(segments.map(namedBatchesOf))
  return ends.flatMap(end => {
    if (end.status === 'rejected') throw end.reason
    return end.value
  })
}

const namedBatchesOf = async (segment: Segment): Promise<NamedBatch[]> =>
  (await segment.records()).map((record, i) => ({
    name: () => nameOf(segment, i, record),
    batch: decodeBatch(record),
  }))

/** With the checksum, as the spool counts its segments from 1 again when it has been empty. */
const nameOf = ({ number }: Segment, index: number, record: Buffer): string =>
  `${number}-${index}-${crc32(record).toString(16)}`

/**
 * Halves some batches, or the rows of a single one.
 *
 * @returns null when there is nothing left to halve
 */
export function halvesOf(batches: readonly NamedBatch[]): NamedBatch[][] | null {
  const [only] = batches
  if (batches.length === 1) return halvesOfRows(only!)
  const half = Math.ceil(batches.length / 2)
  return [batches.slice(0, half), batches.slice(half)]
}

function halvesOfRows({ name, batch }: NamedBatch): NamedBatch[][] | null {
  const halves = readableHalves(Buffer.concat(batch.block.pieces))
  const part = (bytes: Uint8Array): Batch => ({ ...batch, block: { ...batch.block, pieces: [bytes] } })
  return halves?.map((bytes, i) => [{ name: () => `${name()}.${i}`, batch: part(bytes) }]) ?? null
}

/** What cannot be read here either is kept aside in one piece. */
function readableHalves(block: Buffer): Uint8Array[] | null {
  try {
    return halveNative(block)
  } catch {
    return null
  }
}
