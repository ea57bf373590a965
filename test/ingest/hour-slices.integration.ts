import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { ModelCatalog } from '../../src/ingest/model-catalog.ts'
import { run } from '../../src/store/client.ts'
import { writeLabels } from '../../src/store/labels.ts'
import { type StoredPrediction, writePredictions } from '../../src/store/predictions.ts'
import { markSlices } from '../../src/store/slice-marks.ts'
import { sliceOf } from '../../src/store/slices.ts'
import { DAY, HOUR, labelOf, prediction, T0 } from '../store/example-rows.ts'
import { storedHistograms } from '../store/stored-histograms.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { type FreshSlicer, freshSlicer } from './fresh-slicer.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())

let fresh: FreshSlicer
beforeEach(async () => {
  fresh = await freshSlicer(opened.store)
})

const declare = (settings: object) =>
  fresh.declare({ task: 'regression', features: { c: 'categorical' }, ...settings })

/** Sends one row at each of these times, in seconds after T0, each with a category of its own, and labels it. */
async function send(times: readonly number[], over: Partial<StoredPrediction> = {}): Promise<void> {
  const rows = times.map(time =>
    prediction(`row-${time}`, {
      ...{ seconds: T0 + time, categorical: { c: `v${time}` }, prediction_value: 1, latency_ms: 20 },
      ...over,
    }),
  )
  await writePredictions(opened.store, rows)
  await writeLabels(
    opened.store,
    times.map(time => labelOf(`row-${time}`, { seconds: T0 + time, label_value: 2 })),
  )
  const slices = [...new Set(times.map(time => sliceOf(T0 + time)))]
  const kinds = ['features', 'outcome'] as const
  await markSlices(
    opened.store,
    'p',
    kinds.map(kind => ({ model: 'm', reference: '', kind, slices })),
  )
}

/** n of one subject by span and seconds since T0, weeks aside. */
async function rowsOf(subject: string): Promise<Record<string, number>> {
  const stored = await storedHistograms(opened.store)
  const mine = stored.filter(row => row.subject === subject && row.span <= DAY)
  return Object.fromEntries(mine.map(({ span, slice, n }) => [`${span}@${slice - T0}`, n]))
}

it('has no histograms of ten minutes: rows become hours, days and weeks', async () => {
  await declare({ slice: '60m' })
  await send([0, 5, 1_200, HOUR + 3_000])
  await fresh.slicer.countDirty()
  const hours = { '3600@0': 3, '3600@3600': 1, '86400@0': 4 }
  expect(await rowsOf('feature:c')).toEqual(hours)
  expect(await rowsOf('residual')).toEqual(hours)
  expect(await rowsOf('latency_ms')).toEqual({ '60@0': 2, '60@1200': 1, '60@6600': 1, ...hours })
  expect(await fresh.slicer.verify('m')).toEqual([])
})

it('an hour is counted whole when rows come for ten of its minutes, and rows that are gone leave no ghosts', async () => {
  await declare({ slice: '60m' })
  await send([0, 1_200])
  await fresh.slicer.countDirty()
  await send([1_800])
  await fresh.slicer.countDirty()
  expect(await rowsOf('feature:c')).toEqual({ '3600@0': 3, '86400@0': 3 })

  await run(opened.store, `DELETE FROM predictions WHERE prediction_id != 'row-1800'`)
  await send([2_400], { categorical: {} })
  await fresh.slicer.countDirty()
  expect(await rowsOf('feature:c')).toEqual({ '3600@0': 2, '86400@0': 2 })
  expect(await fresh.slicer.verify('m')).toEqual([])
})

it('an open hour is counted alone while it grows, and with its day when it is over', async () => {
  await declare({ slice: '60m' })
  const now = (seconds: number) => (T0 + seconds) * 1000
  await send([0])
  await fresh.slicer.countDirty(now(60))
  await send([660])
  await fresh.slicer.countDirty(now(700))
  expect(await rowsOf('feature:c')).toEqual({ '3600@0': 2, '86400@0': 1 })
  await fresh.slicer.countDirty(now(HOUR))
  expect(await rowsOf('feature:c')).toEqual({ '3600@0': 2, '86400@0': 2 })
})

it('a model that grows beyond ten minutes keeps what was counted by them, and counts nothing twice', async () => {
  await declare({})
  // More values than are counted apart: which are pooled depends on what they are counted together with.
  const busy = Array.from({ length: 300 }, (_, i) => i * 12)
  await send([...busy, DAY])
  await fresh.slicer.countDirty()
  const before = await rowsOf('feature:c')
  expect(before).toMatchObject({ '600@0': 50, '3600@0': 300, '86400@0': 300 })

  const features = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`x${i}`, 'numeric' as const]))
  fresh.catalog.learn('m', { ...fresh.catalog.find('m')!.settings, features })
  await fresh.catalog.save()
  expect(await fresh.slicer.verify('m')).toEqual([])
  await send([DAY + 600, DAY + HOUR])
  await fresh.slicer.countDirty()
  expect(await rowsOf('feature:c')).toEqual({
    ...before,
    [`3600@${DAY}`]: 2,
    [`3600@${DAY + HOUR}`]: 1,
    [`86400@${DAY}`]: 3,
  })
  await send([0])
  await fresh.slicer.countDirty()
  expect(await rowsOf('feature:c')).toMatchObject({ '3600@0': 300, '86400@0': 300 })
  expect(await fresh.slicer.verify('m')).toEqual([])
  const reopened = await ModelCatalog.open(opened.store, 'p')
  expect(reopened.find('m')!.settings.slice).toBe('60m')
})
