import { crc32 } from 'node:zlib'
import type { Logger } from 'pino'
import { halveNative } from '../store/native/halve-native.ts'
import { publicReason } from '../store/refusal.ts'
import { type Batch, decodeBatch } from './batch.ts'
import { pause } from './pause.ts'
import type { Segment } from './spool/segment.ts'

/** A disk that errs may do better in a moment. */
const MOST_READS = 3

/** What this process or machine has too little of: it says nothing of the segment. */
const WANTING = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN'])

/** How long it is tried to read a segment. */
export interface Patience {
  log: Logger
  /** Time to stop: the next start tries again. */
  signal: AbortSignal
  /** From the first failure to the second attempt; twice as long to the third. */
  againAfterMs: number
}

/** A batch, or a part of one, and a name that says where it was: only the few that are refused are asked for it. */
export interface NamedBatch {
  name: () => string
  batch: Batch
}

/**
 * Reads the batches of some segments, in order. One that cannot be read, time after time, holds up no other: it has none,
 * and is kept aside once it is done.
 *
 * @throws what will pass by itself and keeps one from being read just now, once none is being read any more: their
 *   buffers may then be others'
 */
export async function readNamedBatches(
  segments: readonly Segment[],
  patience: Patience,
): Promise<NamedBatch[]> {
  const ends = await Promise.allSettled(segments.map(segment => readOrGiveUp(segment, patience)))
  return ends.flatMap(end => {
    if (end.status === 'rejected') throw end.reason
    return end.value
  })
}

async function readOrGiveUp(
  segment: Segment,
  { log, signal, againAfterMs }: Patience,
): Promise<NamedBatch[]> {
  for (let reads = 1; ; reads++) {
    try {
      return await namedBatchesOf(segment)
    } catch (error) {
      if (signal.aborted || WANTING.has(String((error as NodeJS.ErrnoException).code))) throw error
      if (reads === MOST_READS) {
        log.error(
          { segment: segment.fileName, reason: publicReason(error) },
          'a segment cannot be read: it is kept aside',
        )
        segment.giveUp()
        return []
      }
      await pause(againAfterMs * reads, signal)
    }
  }
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
