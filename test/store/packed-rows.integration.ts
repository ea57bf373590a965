import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { closeStore, run, type Store, select } from '../../src/store/client.ts'
import { prepareStore } from '../../src/store/open.ts'
import { writePredictions } from '../../src/store/predictions.ts'
import { FaultyClickHouse } from '../faults/faulty-clickhouse.ts'
import { prediction } from './example-rows.ts'

const GZIP = [0x1f, 0x8b]
const ROWS = Array.from({ length: 5_000 }, (_, i) =>
  prediction(i, { numeric: { x: i }, error: 'è'.repeat(20) }),
)

const database = `test_${randomBytes(6).toString('hex')}`
let store: Store

beforeAll(async () => {
  store = await prepareStore({ ...inject('clickhouse'), database }, 0)
})
afterAll(async () => {
  await run(store, `DROP DATABASE ${database}`)
  await closeStore(store)
})

/** What an insert of the rows has as its body. */
async function bodyOfInsert(packsRows: boolean): Promise<Buffer> {
  const clickhouse = await FaultyClickHouse.open(inject('clickhouse').url)
  const seen = await prepareStore({ ...inject('clickhouse'), url: clickhouse.url, database, packsRows }, 0)
  const bodies: Buffer[] = []
  clickhouse.fate = (_, body) => {
    bodies.push(body)
    return 'passes'
  }
  await writePredictions(seen, ROWS)
  await closeStore(seen)
  expect(bodies).toHaveLength(1)
  return bodies[0]!
}

it('sends rows packed where that is asked for, and ClickHouse stores them as they were', async () => {
  const plain = await bodyOfInsert(false)
  expect([...plain.subarray(0, 2)]).not.toEqual(GZIP)
  await run(store, 'TRUNCATE TABLE predictions')
  const packed = await bodyOfInsert(true)
  expect([...packed.subarray(0, 2)]).toEqual(GZIP)
  expect(packed.length).toBeLessThan(plain.length / 2)
  const [stored] = await select(store, {
    sql: `SELECT count() AS rows, countIf(numeric['x'] = toUInt32(prediction_id) AND error = repeat('è', 20)) AS same
          FROM predictions FINAL`,
    row: z.object({ rows: z.number(), same: z.number() }),
  })
  expect(stored).toEqual({ rows: 5_000, same: 5_000 })
})
