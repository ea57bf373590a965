import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { freezeCategorical } from '../../src/stats/histogram/freeze-categorical.ts'
import { freezeNumeric } from '../../src/stats/histogram/freeze-numeric.ts'
import { run, type Store, select } from '../../src/store/client.ts'
import { readHistograms } from '../../src/store/histograms.ts'
import { writeLabels } from '../../src/store/labels.ts'
import { type StoredPrediction, writePredictions } from '../../src/store/predictions.ts'
import { recountSlices } from '../../src/store/recount.ts'
import type { SliceKind } from '../../src/store/slices.ts'
import { verifySlices } from '../../src/store/verify.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { at, byDimensions, DAY, frozen, HOUR, labelOf, prediction, T0 } from './example-rows.ts'
import { storedHistograms } from './stored-histograms.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())
beforeEach(async () => {
  for (const table of ['predictions', 'labels', 'histograms'])
    await run(opened.store, `TRUNCATE TABLE ${table}`)
})

/** The week that holds `T0` began on the Thursday before. */
const WEEK = `604800@${-4 * DAY}`

const SLICES = [T0, T0 + 600, T0 + HOUR, T0 + DAY]
const BINNINGS = frozen({
  'feature:x': freezeNumeric(Float64Array.of(1, 2, 3, 4, 5, 6), { transform: 'asinh' }),
  'feature:c': freezeCategorical(new Map([['a', 1]])),
  prediction: freezeCategorical(
    new Map([
      ['0', 1],
      ['1', 1],
    ]),
  ),
  outcome: freezeCategorical(new Map()),
})

const recountOf = (kind: SliceKind = 'features', slices = SLICES, binnings = BINNINGS) => ({
  set: { model: 'm', reference: '', kind, slices },
  binnings,
  segmentation: byDimensions('region'),
  positiveClass: '1',
  sliceSeconds: 600,
})

const recount = (kind?: SliceKind, slices?: number[], binnings = BINNINGS) =>
  recountSlices(opened.store, 'p', recountOf(kind, slices, binnings))

const write = (...rows: StoredPrediction[]) => writePredictions(opened.store, rows)

/** n of one subject, all rows, by span and seconds since T0. */
async function rowsOf(subject: string): Promise<Record<string, number>> {
  const stored = await storedHistograms(opened.store)
  const mine = stored.filter(row => row.subject === subject && row.segment === '')
  return Object.fromEntries(mine.map(({ span, slice, n }) => [`${span}@${slice - T0}`, n]))
}

const row = (id: number, seconds: number, over: Partial<StoredPrediction> = {}) =>
  prediction(id, { seconds, numeric: { x: id }, categorical: { c: 'a' }, prediction: '1', ...over })

it('counts slices, and their hours, days and weeks with them', async () => {
  await write(row(1, T0 + 1), row(2, T0 + 601), row(3, T0 + HOUR), row(4, T0 + DAY))
  await recount()
  expect(await rowsOf('feature:x')).toEqual({
    '600@0': 1,
    '600@600': 1,
    [`600@${HOUR}`]: 1,
    [`600@${DAY}`]: 1,
    '3600@0': 2,
    [`3600@${HOUR}`]: 1,
    [`3600@${DAY}`]: 1,
    '86400@0': 3,
    [`86400@${DAY}`]: 1,
    [WEEK]: 4,
  })
})

it('takes in rows that come late', async () => {
  await write(row(1, T0))
  await recount()
  await write(row(2, T0 + 5, { seq: 9 }))
  await recount('features', [T0])
  expect(await rowsOf('feature:x')).toEqual({ '600@0': 2, '3600@0': 2, '86400@0': 2, [WEEK]: 2 })
})

it('counts a row once however often it was sent, as it was sent last', async () => {
  await write(row(1, T0), row(1, T0))
  await recount()
  await write(row(1, T0 + 1, { seq: 7, categorical: { c: 'b' } }))
  await recount()
  expect(await rowsOf('feature:c')).toEqual({ '600@0': 1, '3600@0': 1, '86400@0': 1, [WEEK]: 1 })
  const [found] = await readHistograms(opened.store, 'p', {
    ...{ model: 'm', reference: '', version: '', segments: [''], subjects: ['feature:c'] },
    ...{ binnings: BINNINGS, from: T0, to: T0 + DAY },
  })
  expect(found!.histogram.categories).toEqual(new Map([['b', 1]]))
})

it('a corrected label moves its pair', async () => {
  await write(row(1, T0))
  await writeLabels(opened.store, [labelOf(1, { label: '0' })])
  await recount('outcome')
  await writeLabels(opened.store, [labelOf(1, { label: '1', timestamp: at(T0 + 3 * DAY) })])
  await recount('outcome')
  const range = { model: 'm', reference: '', version: '', segments: [''], binnings: BINNINGS }
  for (const to of [T0 + 600, T0 + HOUR, T0 + DAY]) {
    const [outcome] = await readHistograms(opened.store, 'p', {
      ...range,
      subjects: ['outcome'],
      from: T0,
      to,
    })
    expect(outcome!.histogram.categories).toEqual(new Map([['["1","1"]', 1]]))
  }
})

it('an earlier label that comes later does not win', async () => {
  await write(row(1, T0))
  await writeLabels(opened.store, [labelOf(1, { label: '1', timestamp: at(T0 + 3 * DAY) })])
  await writeLabels(opened.store, [labelOf(1, { label: '0', seq: 99 })])
  await recount('outcome')
  const [outcome] = await readHistograms(opened.store, 'p', {
    ...{ model: 'm', reference: '', version: '', segments: [''], subjects: ['outcome'] },
    ...{ binnings: BINNINGS, from: T0, to: T0 + 600 },
  })
  expect(outcome!.histogram.categories).toEqual(new Map([['["1","1"]', 1]]))
})

it('erased rows leave empty histograms and no ghosts, at every span', async () => {
  const eu = { segments: { region: 'eu' } }
  await write(row(1, T0, eu), row(2, T0 + DAY, { version: 'v2' }), row(3, T0 + HOUR, eu))
  await writeLabels(opened.store, [labelOf(1, { label: '1' }), labelOf(2, { label: '1', seconds: T0 + DAY })])
  await recount()
  await recount('outcome')
  expect(await storedHistograms(opened.store)).not.toEqual([])

  await run(opened.store, `DELETE FROM predictions WHERE prediction_id IN {ids:Array(String)}`, {
    ids: ['1', '2'],
  })
  await recount()
  await recount('outcome')
  expect(await rowsOf('outcome')).toEqual({})
  expect(await rowsOf('feature:x')).toEqual({
    [`600@${HOUR}`]: 1,
    [`3600@${HOUR}`]: 1,
    '86400@0': 1,
    [WEEK]: 1,
  })

  await run(opened.store, `DELETE FROM predictions WHERE prediction_id = {id:String}`, { id: '3' })
  await recount()
  expect(await storedHistograms(opened.store)).toEqual([])
})

it('the kinds are counted apart: an outcome recount leaves features alone', async () => {
  await write(row(1, T0))
  await writeLabels(opened.store, [labelOf(1, { label: '1' })])
  await recount()
  const features = await storedHistograms(opened.store)
  await recount('outcome')
  expect((await storedHistograms(opened.store)).filter(({ subject }) => subject !== 'outcome')).toEqual(
    features,
  )
})

it('again changes nothing', async () => {
  await write(row(1, T0, { segments: { region: 'eu' } }), row(2, T0 + 700), row(3, T0 + DAY + 5))
  await recount()
  const first = await everything()
  await recount()
  expect(await everything()).toEqual(first)
})

async function everything(): Promise<unknown[]> {
  return select(opened.store, {
    sql: `SELECT * EXCEPT seq FROM histograms FINAL ORDER BY ALL`,
    row: z.record(z.string(), z.unknown()),
  })
}

it('leaves hours, days and weeks to what is counted next that it shares with it', async () => {
  await write(row(1, T0), row(2, T0 + HOUR), row(3, T0 + HOUR + 600))
  const second = T0 + HOUR + 600
  await recountSlices(opened.store, 'p', recountOf('features', [T0, T0 + HOUR]), second)
  expect(await rowsOf('feature:x')).toEqual({ '600@0': 1, [`600@${HOUR}`]: 1, '3600@0': 1 })
  await recount('features', [second])
  const all = recountOf('features', [T0, T0 + HOUR, second])
  expect(await verifySlices(opened.store, 'p', all)).toEqual([])
})

/** A store that ends after so many statements, as if the process had. */
function cutOff(statements: number): Store {
  const { http } = opened.store
  let left = statements
  const send: typeof http.send = async (...sent) => {
    if (left === 0) throw new Error('cut off')
    left -= 1
    return http.send(...sent)
  }
  return { ...opened.store, http: Object.assign(Object.create(http), { send }) }
}

it.each([0, 1, 2, 3, 4, 5])('cut off after %i statements and run again it is right', async statements => {
  await write(row(1, T0), row(2, T0 + 601))
  await recount()
  await write(row(3, T0 + 2, { seq: 9 }))
  await run(opened.store, `DELETE FROM predictions WHERE prediction_id = {id:String}`, { id: '2' })
  const begun = recountOf()
  await expect(recountSlices(cutOff(statements), 'p', begun)).rejects.toThrow('cut off')
  await recount()
  expect(await verifySlices(opened.store, 'p', begun)).toEqual([])
  for (const subject of ['feature:x', 'feature:c', 'prediction'])
    expect(await rowsOf(subject)).toEqual({ '600@0': 2, '3600@0': 2, '86400@0': 2, [WEEK]: 2 })
})

it('what was counted in one binning is not mixed with what is counted in its successor', async () => {
  await write(row(1, T0), row(2, T0 + 601))
  await recount()
  const successor = frozen({
    ...Object.fromEntries([...BINNINGS].map(([subject, { binning }]) => [subject, binning])),
    'feature:x': freezeNumeric(Float64Array.of(100, 200, 300), { transform: 'asinh' }),
    // Another subject has what x was counted with before.
    'feature:y': BINNINGS.get('feature:x')!.binning,
  })
  const range = { model: 'm', reference: '', version: '', segments: [''], subjects: ['feature:x'], from: T0 }
  await recount('features', [T0], successor)
  const half = await readHistograms(opened.store, 'p', { ...range, binnings: successor, to: T0 + 1_200 })
  expect(half.map(({ histogram }) => histogram.n)).toEqual([1])
  await recount('features', SLICES, successor)
  const whole = await readHistograms(opened.store, 'p', { ...range, binnings: successor, to: T0 + DAY })
  expect(whole.map(({ histogram }) => histogram.n)).toEqual([2])
  expect(await readHistograms(opened.store, 'p', { ...range, binnings: BINNINGS, to: T0 + DAY })).toEqual([])
})

it('an upload and production do not meet', async () => {
  await write(row(1, T0), row(1, T0, { reference: 'upload' }), row(2, T0, { reference: 'upload' }))
  await recount()
  await recountSlices(opened.store, 'p', {
    ...recountOf(),
    set: { model: 'm', reference: 'upload', kind: 'features', slices: [T0] },
  })
  expect(await rowsOf('feature:x')).toEqual({ '600@0': 1, '3600@0': 1, '86400@0': 1, [WEEK]: 1 })
  const uploaded = await storedHistograms(opened.store, { reference: 'upload' })
  expect(new Set(uploaded.map(({ n }) => n))).toEqual(new Set([2]))
})

it('no slices: nothing is asked', async () => {
  await recount('features', [])
  expect(await storedHistograms(opened.store)).toEqual([])
})
