import { createHash } from 'node:crypto'
import { z } from 'zod'
import { StartupError } from '../errors.ts'
import { insert, run, type Store, select } from './client.ts'
import { DURABLE } from './migrations/durable.ts'
import { type Migration, migrations } from './migrations/index.ts'

const checksum = (migration: Migration): string =>
  createHash('sha256').update(migration.statements.join(';')).digest('hex').slice(0, 16)

const Applied = z.object({ number: z.number(), checksum: z.string() })

/**
 * Creates the database and brings its schema to the newest migration, forward only.
 *
 * @throws StartupError when an applied migration no longer reads as it did, or the store is newer than this
 *   Tidemark
 */
export async function migrate(store: Store, now: number): Promise<void> {
  // The database's name is an identifier from the configuration, checked there against [a-z0-9_].
  await run(store, `CREATE DATABASE IF NOT EXISTS ${store.database}`, {}, { database: 'default' })
  await run(
    store,
    `CREATE TABLE IF NOT EXISTS schema_migrations (
       number UInt32, name String, checksum String, applied_at DateTime('UTC')
     ) ENGINE = MergeTree ORDER BY number SETTINGS ${DURABLE}`,
  )
  const applied = new Map(
    (await select(store, { sql: 'SELECT number, checksum FROM schema_migrations', row: Applied })).map(
      row => [row.number, row.checksum],
    ),
  )
  refuseForeignSchema(applied)
  for (const migration of migrations) {
    if (applied.has(migration.number)) continue
    for (const statement of migration.statements) await run(store, createIfMissing(statement))
    await insert(store, 'schema_migrations', [
      {
        number: migration.number,
        name: migration.name,
        checksum: checksum(migration),
        applied_at: Math.floor(now / 1000),
      },
    ])
  }
}

/** A start killed between two statements of a migration must be able to run it again. */
const createIfMissing = (statement: string): string =>
  statement.replace(/CREATE (TABLE|MATERIALIZED VIEW) /, 'CREATE $1 IF NOT EXISTS ')

function refuseForeignSchema(applied: ReadonlyMap<number, string>): void {
  for (const [number, sum] of applied) {
    const migration = migrations.find(candidate => candidate.number === number)
    if (!migration)
      throw new StartupError(
        'store_is_newer',
        `The store was written by a newer Tidemark (migration ${number}); start that version or a newer one.`,
      )
    if (checksum(migration) !== sum)
      throw new StartupError(
        'migration_changed',
        `Migration ${number} (${migration.name}) is not the one this store was made with; use the Tidemark that made it.`,
      )
  }
}
