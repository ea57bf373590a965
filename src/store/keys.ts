import { z } from 'zod'
import { insert, type Store, select, sqlTime } from './client.ts'

/** A key as it is kept: its hash, and enough of it to recognise it by. */
export const StoredKey = z.object({
  project: z.string(),
  key_hash: z.string(),
  prefix: z.string(),
  scope: z.enum(['ingest', 'read', 'admin']),
})
export type StoredKey = z.infer<typeof StoredKey>

/** Every key of every project. */
export async function listKeys(store: Store): Promise<StoredKey[]> {
  return select(store, { sql: 'SELECT project, key_hash, prefix, scope FROM keys FINAL', row: StoredKey })
}

/** Keeps a key. @param now epoch milliseconds */
export async function writeKey(store: Store, key: StoredKey, now: number): Promise<void> {
  await insert(store, 'keys', [{ ...key, created_at: sqlTime(now), seq: store.sequence.next() }])
}
