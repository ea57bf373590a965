import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { acceptLabels } from '../../src/ingest/accept-labels.ts'
import { acceptPredictions, type Ingest } from '../../src/ingest/accept-predictions.ts'
import { encodeBatch } from '../../src/ingest/batch.ts'
import { Drain } from '../../src/ingest/drain.ts'
import { type Ingestion, openIngestion } from '../../src/ingest/ingestion.ts'
import { type Files, nodeFiles } from '../../src/ingest/spool/files.ts'
import { run, select } from '../../src/store/client.ts'
import { listModels } from '../../src/store/models.ts'
import { predictionBlock, predictionRows } from '../../src/store/predictions.ts'
import { listDirtySets } from '../../src/store/slice-marks.ts'
import { sliceOf } from '../../src/store/slices.ts'
import { prediction, T0 } from '../store/example-rows.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { systemError } from './spool/faulty-files.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
let directory: string
let ingestion: Ingestion

beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())

const open = (files = nodeFiles) =>
  openIngestion({
    store: opened.store,
    project: 'p',
    directory,
    quotaBytes: 2 ** 30,
    log: pino({ level: 'silent' }),
    now: T0 * 1000,
    faults: { files },
  })

beforeEach(async () => {
  for (const table of ['predictions', 'prediction_ids', 'labels', 'labels_pending', 'slices', 'models'])
    await run(opened.store, `TRUNCATE TABLE ${table}`)
  directory = await mkdtemp(join(tmpdir(), 'tidemark-drain-'))
  ingestion = await open()
})

afterEach(async () => {
  await ingestion.close(0)
  await rm(directory, { recursive: true, force: true })
})

const ingest = (): Ingest => ({
  store: opened.store,
  catalog: ingestion.catalog,
  spooler: ingestion.spooler,
  refusals: ingestion.refusals,
  times: ingestion.times,
  settle: () => ingestion.drain.settle(),
  now: T0 * 1000,
})
const send = (id: string, more: object = {}) =>
  acceptPredictions(ingest(), [
    { row: { model: 'm', prediction_id: id, timestamp: T0 * 1000, prediction: 1.5, ...more } },
  ])

const stored = async (table: 'predictions' | 'labels_pending') =>
  (
    await select(opened.store, {
      sql: `SELECT prediction_id AS id FROM ${table} FINAL ORDER BY id`,
      row: z.object({ id: z.string() }),
    })
  ).map(({ id }) => id)

it('brings what was acknowledged into the store, with its model and its marks', async () => {
  await send('a', { features: { x: 1 } })
  await acceptLabels(ingest(), [{ row: { model: 'm', prediction_id: 'a', label: 2 } }])
  await ingestion.drain.settle()
  expect(await stored('predictions')).toEqual(['a'])
  expect(await stored('labels_pending')).toEqual(['a'])
  expect(await listModels(opened.store, 'p')).toMatchObject([
    { model: 'm', settings: { features: { x: 'numeric' } } },
  ])
  expect(await listDirtySets(opened.store, 'p')).toMatchObject([
    { model: 'm', kind: 'features', slices: [sliceOf(T0)] },
    { model: 'm', kind: 'outcome', slices: [sliceOf(T0)] },
  ])
  expect(ingestion.spool.status()).toMatchObject({ segments: 0, bytes: 0 })
})

it.each(['models', 'predictions', 'slices'])(
  'keeps acknowledging while the store takes no %s, says why, and loses nothing',
  async table => {
    await run(opened.store, `RENAME TABLE ${table} TO ${table}_away`)
    await send('a')
    await expect(ingestion.drain.settle()).rejects.toThrow(table)
    await send('b')
    expect(ingestion.drain.lastError).toBe('ClickHouse answers UNKNOWN_TABLE')
    expect(ingestion.spool.status().segments).toBeGreaterThan(0)
    await run(opened.store, `RENAME TABLE ${table}_away TO ${table}`)
    await settleAtLast()
    expect(await stored('predictions')).toEqual(['a', 'b'])
    expect(await listDirtySets(opened.store, 'p')).toHaveLength(2)
    expect(ingestion.drain.lastError).toBeNull()
  },
)

it('brings together what comes after an insert, before its time is up only if someone waits for it', async () => {
  const { spool, catalog, refused } = ingestion
  await ingestion.drain.stop()
  const inserts = vi.spyOn(opened.store.http, 'send')
  const log = pino({ level: 'silent' })
  const parts = { spool, store: opened.store, catalog, refused, log }
  const drain = Drain.start({ ...parts, insertEveryMs: 2 ** 30 })
  await send('a')
  await drain.settle()
  for (const id of ['b', 'c', 'd']) {
    await send(id)
    await spool.roll()
  }
  expect(spool.status().segments).toBe(3)
  expect(await stored('predictions')).toEqual(['a'])
  await drain.settle()
  expect(await stored('predictions')).toEqual(['a', 'b', 'c', 'd'])
  expect(inserts.mock.calls.filter(([sql]) => sql.startsWith('INSERT INTO predictions '))).toHaveLength(2)
  await send('e')
  await spool.roll()
  await drain.stop()
  inserts.mockRestore()
  expect(spool.status().segments).toBe(0)
})

it('brings after a restart what the store did not take, and goes on with newer rows', async () => {
  await run(opened.store, 'RENAME TABLE slices TO slices_away')
  await send('a', { prediction: 1.25 })
  await expect(ingestion.drain.settle()).rejects.toThrow('slices')
  await ingestion.close(0)
  await expect(open()).rejects.toThrow('slices')
  await run(opened.store, 'RENAME TABLE slices_away TO slices')
  ingestion = await open()
  expect(ingestion.spool.status().segments).toBe(0)
  expect(ingestion.catalog.find('m')).toMatchObject({ origin: 'inferred' })
  await send('a', { prediction: 2.5 })
  await ingestion.drain.settle()
  const [row] = await select(opened.store, {
    sql: 'SELECT prediction_value AS value FROM predictions FINAL',
    row: z.object({ value: z.number() }),
  })
  expect(row).toEqual({ value: 2.5 })
})

it('keeps aside what the store will never take, with the reason, and nothing else with it', async () => {
  await send('a')
  const block = predictionBlock(predictionRows([prediction('bad', { project: 'p' })]))
  const bytes = Buffer.concat(block.pieces)
  const cut = { ...block, pieces: [bytes.subarray(0, bytes.length - 3)] }
  await ingestion.spool.append(...encodeBatch({ block: cut, marks: [], learned: [] }))
  await send('b')
  await ingestion.drain.settle()
  expect(await stored('predictions')).toEqual(['a', 'b'])
  expect(ingestion.refused.count).toBe(1)
  const files = await readdir(join(directory, 'refused'))
  expect(files).toEqual([
    expect.stringMatching(/^\d+-1-[0-9a-f]+\.batch$/),
    expect.stringMatching(/^\d+-1-[0-9a-f]+\.reason\.txt$/),
  ])
  expect(await readFile(join(directory, 'refused', files[1]!), 'utf8')).toContain('Cannot read all data')
  await ingestion.close(0)
  ingestion = await open()
  expect(ingestion.refused.count).toBe(1)
})

/** Leaves three segments of a row each to nobody. @returns the names of their files */
async function leaveThree(): Promise<string[]> {
  await ingestion.drain.stop()
  for (const id of ['a', 'b', 'c']) {
    await send(id)
    await ingestion.spool.roll()
  }
  return (await readdir(directory)).filter(name => name.endsWith('.seg')).sort()
}

it('starts, and brings all else, although a segment cannot be read; that one is kept aside', async () => {
  const unreadable = (await leaveThree())[1]!
  await ingestion.close(0)
  const read: Files['read'] = async (path, into) => {
    if (path.endsWith(unreadable)) throw systemError('EIO')
    return nodeFiles.read(path, into)
  }
  ingestion = await open({ ...nodeFiles, read })
  expect(await stored('predictions')).toEqual(['a', 'c'])
  expect(ingestion.drain.lastError).toBeNull()
  expect(await readdir(join(directory, 'set-aside'))).toEqual([unreadable])
  expect(ingestion.spool.status()).toMatchObject({
    ...{ segments: 0, bytes: 0, setAside: { segments: 1 } },
    damaged: { records: 1, lastSegment: unreadable },
  })
})

it('goes on, and brings all else, although somebody removed a segment', async () => {
  const removed = (await leaveThree())[1]!
  await rm(join(directory, removed))
  const { spool, catalog, refused } = ingestion
  const drain = Drain.start({ spool, store: opened.store, catalog, refused, log: pino({ level: 'silent' }) })
  await drain.settle()
  await drain.stop()
  expect(await stored('predictions')).toEqual(['a', 'c'])
  expect(spool.status()).toMatchObject({
    ...{ segments: 0, bytes: 0, setAside: { segments: 0 } },
    damaged: { records: 1, lastSegment: removed },
  })
})

/** The attempt under way may have begun while the table was away. */
async function settleAtLast(): Promise<void> {
  await ingestion.drain.settle().catch(() => ingestion.drain.settle())
}
