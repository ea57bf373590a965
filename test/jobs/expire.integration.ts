import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { JobContext } from '../../src/context.ts'
import { ModelCatalog } from '../../src/ingest/model-catalog.ts'
import { expire } from '../../src/jobs/expire.ts'
import { run, select } from '../../src/store/client.ts'
import { writeLabels, writePendingLabels } from '../../src/store/labels.ts'
import { type StoredPrediction, writePredictions } from '../../src/store/predictions.ts'
import { writeReference } from '../../src/store/references.ts'
import { HISTOGRAM_COLUMNS } from '../../src/store/roll-up.ts'
import { markEverySlice, markSlices } from '../../src/store/slice-marks.ts'
import { type SliceKind, sliceOf } from '../../src/store/slices.ts'
import { at, DAY, HOUR, labelOf, prediction, T0 } from '../store/example-rows.ts'
import { storedHistograms } from '../store/stored-histograms.ts'
import { eventually } from '../support/eventually.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { startExampleService } from './example-service.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())

const TABLES = [
  ...['predictions', 'prediction_ids', 'labels', 'labels_pending', 'slices', 'histograms', 'binnings'],
  ...['models', 'model_references', 'horizons'],
]
const strays = new Set<string>()
let context: JobContext
let ids = 0
beforeEach(async () => {
  for (const table of TABLES) await run(opened.store, `TRUNCATE TABLE ${table}`)
  strays.clear()
  await start({ retention: '20d' })
})
async function start(settings: object): Promise<void> {
  context = (await startExampleService(opened.store, 'p', { settings })).context
}

const mark = (seconds: readonly number[], kinds: SliceKind[] = ['features', 'outcome'], reference = '') =>
  markSlices(
    opened.store,
    'p',
    kinds.map(kind => ({ model: 'm', reference, kind, slices: [...new Set(seconds.map(sliceOf))] })),
  )

/** Sends one row at each of these times, in seconds after T0, and labels it. */
async function send(times: readonly number[], over: Partial<StoredPrediction> = {}): Promise<string[]> {
  const rows = times.map(time =>
    prediction(`row-${ids++}`, {
      seconds: T0 + time,
      numeric: { x: time % 7 },
      prediction_value: 1,
      seq: opened.store.sequence.next(),
      ...over,
    }),
  )
  await writePredictions(opened.store, rows)
  await writeLabels(
    opened.store,
    rows.map((row, i) => ({
      ...labelOf(row.prediction_id, { seconds: T0 + times[i]!, label_value: 1.5 }),
      reference: row.reference,
    })),
  )
  await mark(
    times.map(time => T0 + time),
    undefined,
    over.reference,
  )
  return rows.map(row => row.prediction_id)
}

/** Two slices of one hour, and another hour. */
const around = (day: number): number[] => [0, 600, 5 * HOUR].map(time => day * DAY + time)
const RECENT = [28, 29, 30].map(day => day * DAY)

/** Looks once to begin with, and again the next day, which is this one. */
async function expireOn(day: number): Promise<void> {
  for (const each of [day - 1, day]) await expireOnce(each)
}
async function expireOnce(day: number): Promise<void> {
  const signal = new AbortController().signal
  await expire(context, { strays, signal }, (T0 + day * DAY + HOUR) * 1000)
  await eventually(
    async () => (await count('system.mutations', 'database = currentDatabase() AND NOT is_done')) === 0,
  )
}

const count = async (table: string, where = '1') =>
  (
    await select(opened.store, {
      sql: `SELECT count() AS rows FROM ${table} WHERE ${where}`,
      row: z.object({ rows: z.number() }),
    })
  )[0]!.rows
const verify = () => context.slicer.verify('m')

/** Rows of each span of a day in the histograms of one subject. */
async function counted(subject: string, day: number, reference = ''): Promise<Record<number, number>> {
  const found: Record<number, number> = {}
  for (const each of await storedHistograms(opened.store, { reference })) {
    if (each.subject !== subject || Math.floor((each.slice - T0) / DAY) !== day || each.span > DAY) continue
    found[each.span] = (found[each.span] ?? 0) + each.n
  }
  return found
}

it('a model seen for the first time is left for a day', async () => {
  await send([...around(0), ...RECENT])
  await expireOnce(30)
  expect(await count('predictions')).toBe(6)
  expect(context.catalog.horizonOf('m').recountable_from).toBe(0)
})

it('what fails is tried again, and the horizon moves no further for it', async () => {
  await send([0, DAY, 2 * DAY])
  await expireOnce(99)
  const failing = async (table: string, day: number) => {
    await run(opened.store, `RENAME TABLE ${table} TO ${table}_away`)
    for (let attempt = 0; attempt < 3; attempt++) await expireOnce(day).catch(() => {})
    await run(opened.store, `RENAME TABLE ${table}_away TO ${table}`)
    await expireOnce(day)
    return (context.catalog.horizonOf('m').recountable_from - T0) / DAY
  }
  expect(await failing('histograms', 100)).toBe(-15)
  expect(await failing('prediction_ids', 101)).toBe(-14)
})

describe('rows older than the retention', () => {
  beforeEach(async () => {
    await send([...around(0), ...around(13), ...RECENT])
  })

  it('are counted, then erased with their labels and those that wait, and what was counted stays', async () => {
    const waiting = (id: string, day: number) => ({
      ...{ project: 'p', model: 'm', prediction_id: id, label: '', label_value: 1 },
      ...{ timestamp: at(T0 + day * DAY), source: '', weight: 1, seq: 1 },
    })
    await writePendingLabels(opened.store, [waiting('old', 9), waiting('young', 11)])
    await expireOn(30)
    for (const table of ['predictions', 'labels', 'prediction_ids']) expect(await count(table)).toBe(6)
    expect(await count('labels_pending', "prediction_id = 'old'")).toBe(0)
    expect(await count('labels_pending', "prediction_id = 'young'")).toBe(1)
    for (const subject of ['feature:x', 'residual', 'label_lag']) {
      expect(await counted(subject, 0)).toEqual({ 3600: 3, 86400: 3 })
      expect(await counted(subject, 29)).toEqual({ 600: 1, 3600: 1, 86400: 1 })
    }
    expect(await counted('error', 0)).toEqual({ 3600: 3, 86400: 3 })
    expect(await counted('error', 29)).toEqual({ 60: 1, 600: 1, 3600: 1, 86400: 1 })
    expect(await verify()).toEqual([])
    const reopened = await ModelCatalog.open(opened.store, 'p')
    expect(reopened.horizonOf('m')).toEqual(context.catalog.horizonOf('m'))
    expect(reopened.horizonOf('m').recountable_from).toBe(T0 + 12 * DAY)
  })

  it('are not counted as nothing when something marks them', async () => {
    await context.slicer.countDirty()
    await expireOn(30)
    const before = await storedHistograms(opened.store)
    await mark([T0, T0 + 11 * DAY])
    expect(await context.slicer.countDirty()).toBe(0)
    await markEverySlice(opened.store, 'p', 'm')
    await context.slicer.countDirty()
    expect(await storedHistograms(opened.store)).toEqual(expect.arrayContaining(before))
    expect(await verify()).toEqual([])
  })

  it('stay while they are too few days to tell the time by', async () => {
    await expireOnce(399)
    await expireOnce(400)
    expect(await count('predictions')).toBe(6)
    await expireOnce(401)
    expect(await count('predictions')).toBe(6)
  })
})

describe('an hour of which slices have expired', () => {
  beforeEach(async () => {
    await send([...around(13), ...RECENT])
    await context.slicer.countDirty()
    await expireOn(30)
    expect(await counted('feature:x', 13)).toEqual({ 3600: 3, 86400: 3 })
  })

  it('is counted whole when a row comes late', async () => {
    await send([13 * DAY + 1_200])
    expect(await context.slicer.countDirty()).toBe(2)
    expect(await counted('feature:x', 13)).toEqual({ 600: 3, 3600: 4, 86400: 4 })
    expect(await counted('residual', 13)).toEqual({ 600: 3, 3600: 4, 86400: 4 })
    expect(await verify()).toEqual([])
    await expireOnce(31)
    expect(await counted('feature:x', 13)).toEqual({ 3600: 4, 86400: 4 })
    expect(await verify()).toEqual([])
  })

  it('keeps what was counted of its features when only a label comes late', async () => {
    await run(
      opened.store,
      'DELETE FROM labels WHERE prediction_timestamp < fromUnixTimestamp64Micro({before:Int64})',
      {
        before: at(T0 + 13 * DAY + 600),
      },
    )
    await mark([T0 + 13 * DAY], ['outcome'])
    await context.slicer.countDirty()
    expect(await counted('feature:x', 13)).toEqual({ 3600: 3, 86400: 3 })
    expect(await counted('residual', 13)).toEqual({ 600: 1, 3600: 2, 86400: 2 })
    expect(await verify()).toEqual([])
  })

  it('has no ghosts of rows that were erased', async () => {
    const [id] = await send([13 * DAY + 1_200], { version: 'v2' })
    await context.slicer.countDirty()
    await expireOnce(31)
    await run(opened.store, 'DELETE FROM predictions WHERE prediction_id = {id:String}', { id })
    await mark([T0 + 13 * DAY + 1_200])
    await context.slicer.countDirty()
    const found = await storedHistograms(opened.store)
    expect(found.filter(({ version }) => version === 'v2')).toEqual([])
    expect(await counted('feature:x', 13)).toEqual({ 600: 2, 3600: 3, 86400: 3 })
    expect(await verify()).toEqual([])
  })

  it('is compared with its rows all the same', async () => {
    await run(
      opened.store,
      `INSERT INTO histograms (${HISTOGRAM_COLUMNS}) SELECT * REPLACE (n + 1 AS n, {seq:UInt64} AS seq) FROM histograms AS h FINAL
       WHERE subject = 'feature:x' AND span = 3600 AND toUnixTimestamp(h.slice) = {hour:UInt32}`,
      { seq: opened.store.sequence.next(), hour: T0 + 13 * DAY },
    )
    expect(await verify()).toContainEqual(
      expect.objectContaining({ span: HOUR, slice: T0 + 13 * DAY, expected: 2, stored: 3 }),
    )
  })
})

it('a day of which hours have expired is counted whole', async () => {
  await start({ retention: '400d' })
  await send([...around(-200), ...RECENT])
  await context.slicer.countDirty()
  await expireOn(30)
  expect(await counted('feature:x', -200)).toEqual({ 86400: 3 })
  await send([-200 * DAY + 9 * HOUR])
  await context.slicer.countDirty()
  expect(await counted('feature:x', -200)).toEqual({ 600: 4, 3600: 4, 86400: 4 })
  const windows = await count('slices', `toStartOfDay(slice) = fromUnixTimestamp(${T0 - 200 * DAY})`)
  expect(windows).toBeLessThan(30)
  expect(await verify()).toEqual([])
  await expireOnce(31)
  expect(await counted('feature:x', -200)).toEqual({ 86400: 4 })
  expect(await verify()).toEqual([])
})

describe('references', () => {
  const refer = (upload: string, { from = 0, to = 14, name = 'default' } = {}) =>
    writeReference(opened.store, 'p', {
      ...{ model: 'm', name, upload, version: '', rows: 0, content_hash: '', rolling: null, created_at: 0 },
      ...{ from: (T0 + from * DAY) * 1000, to: (T0 + to * DAY) * 1000 },
    })

  it('that were uploaded are kept whole', async () => {
    await send(around(-300), { reference: 'default:1' })
    await send([...around(0), ...RECENT])
    await refer('default:1')
    await expireOn(30)
    expect(await count('predictions', "reference != ''")).toBe(3)
    expect(await counted('feature:x', -300, 'default:1')).toEqual({ 600: 3, 3600: 3, 86400: 3 })
    expect(await verify()).toEqual([])
  })

  it('of a range of production keep its histograms, until they are replaced', async () => {
    await send([...around(0), ...around(1), ...RECENT])
    await refer('', { from: 0.2, to: 0.9 })
    await expireOn(30)
    expect(await count('predictions')).toBe(3)
    expect(await counted('feature:x', 0)).toEqual({ 600: 3, 3600: 3, 86400: 3 })
    expect(await counted('feature:x', 1)).toEqual({ 3600: 3, 86400: 3 })
    await refer('', { from: 28, to: 30 })
    await expireOnce(31)
    expect(await counted('feature:x', 0)).toEqual({ 3600: 3, 86400: 3 })
  })

  it('that were replaced are erased; an upload under way is not', async () => {
    await send(around(-300), { reference: 'default:1' })
    await refer('default:1')
    await context.slicer.countDirty()
    await refer('default:2')
    await send(around(-300), { reference: 'default:2' })
    await send(around(-300), { reference: 'default:3' })
    await expireOnce(30)
    expect(await count('predictions', "reference = 'default:1'")).toBe(3)
    await refer('default:3', { name: 'other' })
    await expireOnce(31)
    for (const table of ['predictions', 'labels', 'histograms', 'slices']) {
      expect(await count(table, "reference = 'default:1'")).toBe(0)
      for (const live of ['default:2', 'default:3'])
        expect(await count(table, `reference = '${live}'`), `${table} ${live}`).toBeGreaterThan(0)
    }
  })
})
