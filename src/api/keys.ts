import { hash, randomBytes } from 'node:crypto'
import type { Store } from '../store/client.ts'
import { listKeys, type StoredKey, writeKey } from '../store/keys.ts'

/** Keys have 256 random bits, so a plain hash of them cannot be guessed back. */
export const hashKey = (key: string): string => hash('sha256', key, 'hex')

/** The keys this service accepts; only hashes are held. */
export interface KeyRing {
  accepts(key: string): boolean
}

/** What opening the key ring came to; `made` is a new admin key that is shown once and never kept. */
export interface OpenedKeys {
  ring: KeyRing
  made: string | null
}

/**
 * Opens the key ring. On the first start of a store an admin key is made, unless the configuration has one.
 *
 * @param configured `TIDEMARK_ADMIN_KEY`, accepted beside those of the store
 * @param now epoch milliseconds
 */
export async function openKeys(
  store: Store,
  { project, configured, now }: { project: string; configured: string | null; now: number },
): Promise<OpenedKeys> {
  const stored = await listKeys(store)
  const hashes = stored.map(({ key_hash }) => key_hash)
  if (configured !== null) return { ring: ringOf([...hashes, hashKey(configured)]), made: null }
  if (stored.length > 0) return { ring: ringOf(hashes), made: null }
  const made = `tm_admin_${randomBytes(32).toString('base64url')}`
  const key: StoredKey = { project, key_hash: hashKey(made), prefix: made.slice(0, 13), scope: 'admin' }
  await writeKey(store, key, now)
  return { ring: ringOf([key.key_hash]), made }
}

/** How long it takes to compare hashes tells of stored ones at most, from which no key can be guessed. */
function ringOf(hashes: readonly string[]): KeyRing {
  const accepted = new Set(hashes)
  return { accepts: key => accepted.has(hashKey(key)) }
}
