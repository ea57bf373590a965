import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import type { Store } from '../../src/store/client.ts'
import { closeStore, run } from '../../src/store/client.ts'
import { prepareStore } from '../../src/store/open.ts'

/** A migrated, empty database on the engine that tests share (`shared-engine.ts`); gone after `close`. */
export async function openTestStore(now = 0): Promise<{ store: Store; close(): Promise<void> }> {
  const database = `test_${randomBytes(6).toString('hex')}`
  const store = await prepareStore({ ...inject('clickhouse'), database }, now)
  return {
    store,
    close: async () => {
      await run(store, `DROP DATABASE ${database}`)
      await closeStore(store)
    },
  }
}
