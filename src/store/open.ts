import { ClickHouseError } from '@clickhouse/client'
import { z } from 'zod'
import { StartupError } from '../errors.ts'
import { type Connection, closeStore, openStore, SETTINGS, type Store, select } from './client.ts'
import { isAway } from './is-away.ts'
import { migrate } from './migrate.ts'
import { readHighestSeq } from './predictions.ts'

/**
 * Opens a ClickHouse ready for use: reachable, with our settings in force, migrated, and with the sequence
 * continuing where it ended.
 *
 * @throws StartupError `clickhouse_unreachable`, which `isAway` knows, `clickhouse_refuses`, `clickhouse_settings`, and those
 *   of `migrate`
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
    throw asStartupError(connection, error)
  }
}

/** Has the sequence go on after everything the store holds. */
export async function continueSequence(store: Store): Promise<void> {
  store.sequence.startAfter(await readHighestSeq(store))
}

/** One that takes longer is as good as away. */
const ANSWER_MS = 10_000

async function reach(connection: Connection, store: Store): Promise<void> {
  try {
    await store.http.send('SELECT 1', { database: 'default', signal: AbortSignal.timeout(ANSWER_MS) })
  } catch (error) {
    throw isAway(error) ? error : refusal(connection, error)
  }
}

/** What a start ends with: a fault of our own stays what it is. */
function asStartupError(connection: Connection, error: unknown): unknown {
  if (isAway(error))
    return new StartupError(
      'clickhouse_unreachable',
      `ClickHouse at ${placeOf(connection)} does not answer (${reasonOf(error)}). Check TIDEMARK_CLICKHOUSE_URL, and that the server runs.`,
    )
  return error instanceof ClickHouseError ? refusal(connection, error) : error
}

const refusal = (connection: Connection, error: unknown): StartupError =>
  new StartupError(
    'clickhouse_refuses',
    `ClickHouse at ${placeOf(connection)} refuses what a start needs (${reasonOf(error)}). Check TIDEMARK_CLICKHOUSE_URL, TIDEMARK_CLICKHOUSE_USER, its password and grants, and the server's version.`,
  )

function placeOf({ url }: Connection): string {
  const { protocol, host } = new URL(url)
  return `${protocol}//${host}`
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message.split('\n')[0]! : String(error)

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
