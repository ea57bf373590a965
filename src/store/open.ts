import { z } from 'zod'
import { StartupError } from '../errors.ts'
import { type Connection, closeStore, openStore, SETTINGS, type Store, select } from './client.ts'
import { migrate } from './migrate.ts'
import { readHighestSeq } from './predictions.ts'

/**
 * Opens a ClickHouse ready for use: reachable, with our settings in force, migrated, and with the sequence
 * continuing where it ended.
 *
 * @throws StartupError `clickhouse_unreachable`, `clickhouse_settings`, and those of `migrate`
 */
export async function prepareStore(connection: Connection, now: number): Promise<Store> {
  const store = openStore(connection)
  try {
    await reach(connection, store)
    await migrate(store, now)
    await assertSettings(store)
    await continueSequence(store)
    return store
  } catch (error) {
    await closeStore(store)
    throw error
  }
}

/** Has the sequence go on after everything the store holds. */
export async function continueSequence(store: Store): Promise<void> {
  store.sequence.startAfter(await readHighestSeq(store))
}

async function reach(connection: Connection, store: Store): Promise<void> {
  try {
    await store.http.send('SELECT 1', { database: 'default' })
  } catch (error) {
    const url = new URL(connection.url)
    const reason = error instanceof Error ? error.message.split('\n')[0]! : String(error)
    throw new StartupError(
      'clickhouse_unreachable',
      `ClickHouse at ${url.protocol}//${url.host} does not answer (${reason}). Check TIDEMARK_CLICKHOUSE_URL, its user and password, and that the server runs.`,
    )
  }
}

async function assertSettings(store: Store): Promise<void> {
  const names = Object.keys(SETTINGS)
  const inForce = await select(store, {
    sql: 'SELECT name, value FROM system.settings WHERE name IN {names:Array(String)}',
    params: { names },
    row: z.object({ name: z.string(), value: z.string() }),
  })
  for (const { name, value } of inForce) {
    if (value !== String(SETTINGS[name as keyof typeof SETTINGS]))
      throw new StartupError(
        'clickhouse_settings',
        `ClickHouse keeps ${name} at ${value}, Tidemark needs ${SETTINGS[name as keyof typeof SETTINGS]}: lift that constraint for its user.`,
      )
  }
}
