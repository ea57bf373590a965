import type { Store } from './client.ts'

/** Tables that ingestion writes to. */
export type IngestTable = 'predictions' | 'labels' | 'labels_pending'

/** Rows of one table as the bytes of an INSERT, in pieces: what is spooled is what ClickHouse is sent. */
export interface Block {
  table: IngestTable
  /** `(column, …) FORMAT …`, as it stands in the statement. */
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
 * Writes blocks, those of one table and shape in one statement; on return they are on disk. The format allows one
 * block after the other.
 */
export async function insertBlocks(store: Store, blocks: readonly Block[]): Promise<void> {
  const statements = new Map<string, Uint8Array[]>()
  for (const { table, shape, pieces } of blocks) {
    const statement = `INSERT INTO ${table} ${shape}`
    const known = statements.get(statement)
    if (known) known.push(...pieces)
    else statements.set(statement, [...pieces])
  }
  for (const [statement, pieces] of statements)
    await store.http.send(statement, {
      settings: AS_THEY_ARE,
      signal: AbortSignal.timeout(LONGEST_INSERT_MS),
      rows: { type: 'application/octet-stream', pieces },
    })
  if (blocks.some(({ table }) => table === 'labels_pending')) store.changes.marked += 1
}
