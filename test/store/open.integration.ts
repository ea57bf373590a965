import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  type Connection,
  closeStore,
  insert,
  isReachable,
  type openStore,
  run,
  SETTINGS,
  select,
} from '../../src/store/client.ts'
import { EmbeddedEngine } from '../../src/store/embedded/embedded-engine.ts'
import { migrate } from '../../src/store/migrate.ts'
import { DURABLE } from '../../src/store/migrations/durable.ts'
import { prepareStore } from '../../src/store/open.ts'
import { ROWS_PER_BATCH } from '../../src/store/sequence.ts'
import { markSlices, recordCounted } from '../../src/store/slice-marks.ts'
import { T0 } from './example-rows.ts'

let dataDir: string
let engine: EmbeddedEngine
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tidemark-test-'))
  engine = await EmbeddedEngine.start({ dataDir, memoryBytes: 2 ** 31, log: pino({ level: 'silent' }) })
})
afterAll(async () => {
  await engine.stop()
  await rm(dataDir, { recursive: true, force: true })
})

const connection = (): Connection => ({
  url: engine.url,
  user: engine.user,
  password: engine.password,
  database: `test_${randomBytes(6).toString('hex')}`,
})

/** Opens a store for one test. */
async function opened<T>(
  use: (store: Awaited<ReturnType<typeof prepareStore>>) => Promise<T>,
  to = connection(),
): Promise<T> {
  const store = await prepareStore(to, 0)
  try {
    return await use(store)
  } finally {
    await closeStore(store)
  }
}

describe('migrations', () => {
  const tables = (store: ReturnType<typeof openStore>) =>
    select(store, {
      sql: `SELECT name, create_table_query AS sql FROM system.tables WHERE database = currentDatabase() ORDER BY name`,
      row: z.object({ name: z.string(), sql: z.string() }),
    })

  it('change nothing when they are applied', () =>
    opened(async store => {
      const before = await tables(store)
      expect(before.length).toBeGreaterThan(15)
      await migrate(store, 1_000)
      expect(await tables(store)).toEqual(before)
      const applied = await select(store, {
        sql: 'SELECT number FROM schema_migrations',
        row: z.object({ number: z.number() }),
      })
      expect(applied).toEqual([{ number: 1 }])
    }))

  it('make every table durable: a mark that says something is done must not outlive what was done', () =>
    opened(async store => {
      const kept = (await tables(store)).filter(({ sql }) => sql.includes('MergeTree'))
      expect(kept.length).toBeGreaterThan(15)
      expect(kept.filter(({ sql }) => !sql.includes(DURABLE)).map(({ name }) => name)).toEqual([])
    }))

  it('run again when they were cut off halfway', () =>
    opened(async store => {
      const whole = await tables(store)
      await run(store, 'TRUNCATE TABLE schema_migrations')
      for (const table of ['keys', 'alerts', 'prediction_ids_from_predictions', 'histograms'])
        await run(store, `DROP TABLE ${table} SYNC`)
      await migrate(store, 0)
      expect((await tables(store)).map(({ name }) => name)).toEqual(whole.map(({ name }) => name))
    }))

  it('refuse a store whose migration is not ours, without touching it', () =>
    opened(async store => {
      await run(store, 'TRUNCATE TABLE schema_migrations')
      await insert(store, 'schema_migrations', [
        { number: 1, name: 'initial', checksum: 'other', applied_at: 0 },
      ])
      await expect(migrate(store, 0)).rejects.toMatchObject({ code: 'migration_changed' })
    }))

  it('refuse a store that is newer', () =>
    opened(async store => {
      await insert(store, 'schema_migrations', [
        { number: 9_999, name: 'future', checksum: '', applied_at: 0 },
      ])
      await expect(migrate(store, 0)).rejects.toMatchObject({
        code: 'store_is_newer',
        message: expect.stringContaining('9999'),
      })
    }))
})

describe('opening', () => {
  it('has our settings in force', () =>
    opened(async store => {
      // Not a setting but a parameter of the HTTP interface.
      const { wait_end_of_query: _, ...settings } = SETTINGS
      const inForce = await select(store, {
        sql: 'SELECT name, value FROM system.settings WHERE name IN {names:Array(String)}',
        params: { names: Object.keys(SETTINGS) },
        row: z.object({ name: z.string(), value: z.string() }),
      })
      expect(Object.fromEntries(inForce.map(({ name, value }) => [name, value]))).toEqual(
        Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)])),
      )
      expect(await isReachable(store)).toBe(true)
    }))

  it('continues the sequence after every row, mark and count', async () => {
    const to = connection()
    await opened(async store => {
      store.sequence.startAfter(1_000 * ROWS_PER_BATCH)
      const set = { model: 'm', reference: '', kind: 'features', slices: [T0] } as const
      await markSlices(store, 'p', [set])
      await recordCounted(store, 'p', { set, seq: 2_000 * ROWS_PER_BATCH })
    }, to)
    await opened(async store => expect(store.sequence.next()).toBe(2_001 * ROWS_PER_BATCH), to)
  })

  it('says where nobody answers and what to check', async () => {
    const error = await prepareStore(
      { url: 'http://127.0.0.1:9', user: 'u', password: 'secret-p', database: 'x' },
      0,
    ).catch(e => e)
    expect(error).toMatchObject({
      code: 'clickhouse_unreachable',
      message: expect.stringMatching(/127\.0\.0\.1:9 .*TIDEMARK_CLICKHOUSE_URL/),
    })
    expect(error.message).not.toContain('secret-p')
  })

  it('says so when the password is wrong', async () => {
    await expect(prepareStore({ ...connection(), password: 'wrong' }, 0)).rejects.toMatchObject({
      code: 'clickhouse_refuses',
      message: expect.stringContaining('password'),
    })
  })

  it('refuses a server that keeps a setting of its own', async () => {
    // A stand-in that takes every statement and claims to insert asynchronously.
    const server = createServer(async (request, response) => {
      const asksForSettings = (await text(request)).includes('system.settings')
      response.end(asksForSettings ? '{"name":"async_insert","value":"1"}\n' : '')
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    try {
      const refused = prepareStore(
        { url: `http://127.0.0.1:${port}`, user: 'u', password: '', database: 'x' },
        0,
      )
      await expect(refused).rejects.toMatchObject({
        code: 'clickhouse_settings',
        message: expect.stringContaining('async_insert at 1, Tidemark needs 0'),
      })
    } finally {
      server.close()
      server.closeAllConnections()
    }
  })
})
