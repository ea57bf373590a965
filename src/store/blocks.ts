import { setImmediate } from 'node:timers/promises'
import type { Store } from './client.ts'
import { joinNative } from './native/join-native.ts'

/** Tables that ingestion writes to. */
export type IngestTable = 'predictions' | 'labels' | 'labels_pending'

/** Rows of one table as a block that `NativeRows` encoded, in pieces: what is spooled. */
export interface Block {
  table: IngestTable
  /** `(column, …) FORMAT Native`, as it stands in the statement. */
  shape: string
  pieces: readonly Uint8Array[]
}

/**
 * ClickHouse would merge the rows of each block before it writes them, copying maps one by one: three quarters of what
 * an insert costs. Rows of one identity meet in merges and under `FINAL` all the same.
 */
const AS_THEY_ARE = { optimize_on_insert: 0 }

/** An insert that takes longer will not be answered: the same rows are sent again, which changes nothing. */
const LONGEST_INSERT_MS = 60_000

/**
 * Reading a block takes ClickHouse nearly a millisecond of processor time, however few its rows; joining it to others a
 * twentieth of that. Of a hundred rows both take as long.
 */
const SHORT_BYTES = 8 * 1024

/** Short blocks are joined up to about here: that takes a millisecond or two, in which this thread does nothing else. */
const JOINED_BYTES = 32 * 1024

/**
 * Writes blocks, those of one table and shape in one statement; on return they are on disk. The format allows one
 * block after the other.
 */
export async function insertBlocks(store: Store, blocks: readonly Block[]): Promise<void> {
  const statements = new Map<string, Block[]>()
  for (const block of blocks) {
    const statement = `INSERT INTO ${block.table} ${block.shape}`
    const known = statements.get(statement)
    if (known) known.push(block)
    else statements.set(statement, [block])
  }
  for (const [statement, same] of statements)
    await store.http.send(statement, {
      settings: AS_THEY_ARE,
      signal: AbortSignal.timeout(LONGEST_INSERT_MS),
      rows: { type: 'application/octet-stream', pieces: await piecesOf(same) },
    })
  if (!blocks.some(({ table }) => table === 'labels_pending')) return
  store.changes.waiting += 1
  store.changes.marked += 1
}

/** The bytes of blocks of one shape, one block after the other, but for short ones, which become few long ones. */
async function piecesOf(blocks: readonly Block[]): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = []
  let short: Block[] = []
  let bytes = 0
  const flush = () => {
    pieces.push(...joined(short))
    short = []
    bytes = 0
  }
  for (const block of blocks) {
    const length = block.pieces.reduce((sum, piece) => sum + piece.length, 0)
    if (length >= SHORT_BYTES) {
      pieces.push(...block.pieces)
      continue
    }
    short.push(block)
    bytes += length
    if (bytes < JOINED_BYTES) continue
    flush()
    await setImmediate()
  }
  flush()
  return pieces
}

function joined(blocks: readonly Block[]): readonly Uint8Array[] {
  const asTheyAre = blocks.flatMap(({ pieces }) => pieces)
  if (blocks.length < 2) return asTheyAre
  try {
    return [joinNative(blocks.map(wholeOf))]
  } catch {
    // What cannot be read here is ClickHouse's to refuse, and then set aside.
    return asTheyAre
  }
}

/** What is read from a segment comes in one piece, and need not be copied. */
const wholeOf = ({ pieces: [first, ...more] }: Block): Buffer =>
  more.length === 0
    ? Buffer.from(first!.buffer, first!.byteOffset, first!.byteLength)
    : Buffer.concat([first!, ...more])
