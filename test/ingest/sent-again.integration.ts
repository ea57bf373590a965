import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { acceptPredictions } from '../../src/ingest/accept-predictions.ts'
import { type Ingestion, openIngestion } from '../../src/ingest/ingestion.ts'
import { run, select } from '../../src/store/client.ts'
import { openTestStore } from '../support/open-test-store.ts'

/** Five seconds before the next ten minutes begin. */
const BEFORE = Date.UTC(2026, 10, 1, 11, 59, 55)
/** Five seconds after they did. */
const AFTER = BEFORE + 10_000

let opened: Awaited<ReturnType<typeof openTestStore>>
let directory: string
let ingestion: Ingestion

beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())

const open = (now: number) =>
  openIngestion({
    store: opened.store,
    project: 'p',
    directory,
    quotaBytes: 2 ** 30,
    log: pino({ level: 'silent' }),
    now,
  })

beforeEach(async () => {
  for (const table of ['predictions', 'prediction_ids', 'slices'])
    await run(opened.store, `TRUNCATE TABLE ${table}`)
  directory = await mkdtemp(join(tmpdir(), 'tidemark-sent-again-'))
  ingestion = await open(BEFORE)
})

afterEach(async () => {
  await ingestion.close(0)
  await rm(directory, { recursive: true, force: true })
})

/** Sends rows that have no time. */
const send = (now: number, ...ids: string[]) => {
  const { store } = opened
  const { catalog, spooler, refusals, times, drain } = ingestion
  const rows = ids.map(prediction_id => ({ row: { model: 'm', prediction_id, prediction: 1.5 } }))
  return acceptPredictions(
    { store, catalog, spooler, refusals, times, settle: () => drain.settle(), now },
    rows,
  )
}

/** Ids and the second they were made in, each identity once. */
async function stored(): Promise<[string, number][]> {
  await ingestion.drain.settle()
  const rows = await select(opened.store, {
    sql: 'SELECT prediction_id AS id, toUnixTimestamp(timestamp) AS at FROM predictions FINAL ORDER BY id, at',
    row: z.object({ id: z.string(), at: z.number() }),
  })
  return rows.map(({ id, at }) => [id, at])
}

it('stores rows without a time once, sent again in the next ten minutes or while the first are under way', async () => {
  await Promise.all([send(BEFORE, 'a', 'b'), send(AFTER, 'b', 'c'), send(AFTER, 'a')])
  await send(AFTER + 1_000, 'a', 'c')
  expect(await stored()).toEqual([
    ['a', BEFORE / 1_000],
    ['b', BEFORE / 1_000],
    ['c', AFTER / 1_000],
  ])
})

it('stores them once over a restart, whether they were in ClickHouse or waited in the spool', async () => {
  await send(BEFORE, 'drained')
  await ingestion.drain.settle()
  await run(opened.store, 'RENAME TABLE slices TO slices_away')
  await send(BEFORE, 'spooled')
  // What a killed service leaves: acknowledged rows in its spool.
  await ingestion.close(0)
  expect(ingestion.spool.status().segments).toBeGreaterThan(0)
  await run(opened.store, 'RENAME TABLE slices_away TO slices')
  ingestion = await open(AFTER)
  await send(AFTER, 'drained', 'spooled', 'new')
  expect(await stored()).toEqual([
    ['drained', BEFORE / 1_000],
    ['new', AFTER / 1_000],
    ['spooled', BEFORE / 1_000],
  ])
})

it('knows nothing of rows older than ten minutes, of uploads and of other projects after a restart', async () => {
  await send(BEFORE, 'a')
  await ingestion.drain.settle()
  for (const [project, reference] of [
    ['p', 'upload'],
    ['q', ''],
  ])
    await run(
      opened.store,
      `INSERT INTO predictions (project, model, reference, prediction_id, timestamp)
       VALUES ({project:String}, 'm', {reference:String}, 'b', fromUnixTimestamp64Milli({now:Int64}))`,
      { project, reference, now: AFTER },
    )
  await ingestion.close(0)
  const later = BEFORE + 600_001
  ingestion = await open(later)
  expect(ingestion.times.timeOf({ model: 'm', prediction_id: 'a' }, later)).toBe(later * 1_000)
  expect(ingestion.times.timeOf({ model: 'm', prediction_id: 'b' }, later)).toBe(later * 1_000)
})
