import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type { Store } from '../../src/store/client.ts'
import { closeStore } from '../../src/store/client.ts'
import { EmbeddedEngine } from '../../src/store/embedded/embedded-engine.ts'
import { prepareStore } from '../../src/store/open.ts'

/** A real engine of its own with a migrated, empty database; gone after `close`. */
export async function openTestStore(now = 0): Promise<{ store: Store; close(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tidemark-test-'))
  const engine = await EmbeddedEngine.start({
    dataDir,
    memoryBytes: 2 ** 31,
    log: pino({ level: 'silent' }),
  })
  const database = `test_${randomBytes(6).toString('hex')}`
  const store = await prepareStore(
    { url: engine.url, user: engine.user, password: engine.password, database },
    now,
  )
  return {
    store,
    close: async () => {
      await closeStore(store)
      await engine.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
