import type { Store } from './client.ts'

/** Tables that ingestion writes to. */
export type IngestTable = 'predictions' | 'labels' | 'labels_pending'

/** Rows of one table as the bytes of an INSERT: what is spooled is what ClickHouse is sent. */
export interface Block {
  table: IngestTable
  /** `(column, …) FORMAT …`, as it stands in the statement. */
  shape: string
  bytes: Uint8Array
}

/**
 * Writes blocks, those of one table and shape in one statement; on return they are on disk. The format allows one
 * block after the other.
 */
export async function insertBlocks(store: Store, blocks: readonly Block[]): Promise<void> {
  const statements = new Map<string, Uint8Array[]>()
  for (const { table, shape, bytes } of blocks) {
    const statement = `INSERT INTO ${table} ${shape}`
    const pieces = statements.get(statement)
    if (pieces) pieces.push(bytes)
    else statements.set(statement, [bytes])
  }
  for (const [statement, pieces] of statements)
    await store.http.send(statement, { body: { type: 'application/octet-stream', pieces } })
  if (blocks.some(({ table }) => table === 'labels_pending')) store.changes.marked += 1
}
