import { afterAll, beforeAll, expect, it } from 'vitest'
import { DUPLICATE_ID, DUPLICATE_ROW, IDS, ONES } from '../../src/counting/whole-row-subjects.ts'
import { rowsIn } from '../../src/stats/histogram/bin-counts.ts'
import { OTHER } from '../../src/stats/histogram/binning.ts'
import { validRows } from '../../src/stats/histogram/valid-rows.ts'
import { repeatedIds } from '../../src/stats/quality/repeated-ids.ts'
import { readHistograms } from '../../src/store/histograms.ts'
import { writePredictions } from '../../src/store/predictions.ts'
import { recountSlices } from '../../src/store/recount.ts'
import { verifySlices } from '../../src/store/verify.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { byDimensions, frozen, HOUR, prediction, T0 } from './example-rows.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())

const BINNINGS = frozen({ [DUPLICATE_ROW]: ONES, [DUPLICATE_ID]: IDS })
const recountOf = (model: string) => ({
  set: { model, reference: '', kind: 'features' as const, slices: [T0, T0 + 600, T0 + HOUR] },
  binnings: BINNINGS,
  segmentation: byDimensions('region'),
  sliceSeconds: 600,
  positiveClass: '1',
})

async function counted(model: string, subject: string, to = T0 + 2 * HOUR) {
  const [only] = await readHistograms(opened.store, 'p', {
    ...{ model, reference: '', version: '', segments: 'every' as const, subjects: [subject] },
    ...{ binnings: BINNINGS, from: T0, to },
  })
  return only!.histogram
}

it('counts rows with the features of another row of their ten minutes and version', async () => {
  const row = (id: number, seconds: number, over = {}) =>
    prediction(id, { model: 'rows', seconds, numeric: { a: 1, b: 2 }, categorical: { c: 'x' }, ...over })
  await writePredictions(opened.store, [
    row(1, T0),
    row(2, T0 + 1),
    row(3, T0 + 2),
    ...[
      row(4, T0, { numeric: { a: 1, b: 3 } }),
      row(5, T0, { numeric: { a: 1 } }),
      row(6, T0, { numeric: { b: 1 } }),
      row(7, T0, { categorical: { c: 'y' } }),
      row(8, T0, { version: 'v2' }),
      row(9, T0 + 600),
    ],
    // No features are nobody's features.
    ...[row(10, T0, { numeric: {}, categorical: {} }), row(11, T0, { numeric: {}, categorical: {} })],
  ])
  await recountSlices(opened.store, 'p', recountOf('rows'))
  const histogram = await counted('rows', DUPLICATE_ROW)
  expect([histogram.n, validRows(histogram)]).toEqual([9, 2])
  expect(await verifySlices(opened.store, 'p', recountOf('rows'))).toEqual([])
})

it('finds ids that come again in another ten minutes, where slices are merged', async () => {
  const row = (id: number, seconds: number) => prediction(id, { model: 'ids', seconds })
  await writePredictions(opened.store, [
    // The same identity twice is one row.
    ...[row(1, T0), row(1, T0 + 1), row(2, T0), row(3, T0)],
    ...[row(1, T0 + 600), row(2, T0 + 600), row(4, T0 + 600)],
    row(1, T0 + HOUR),
  ])
  await recountSlices(opened.store, 'p', recountOf('ids'))
  expect(repeatedIds(await counted('ids', DUPLICATE_ID, T0 + 600))).toEqual({ n: 3, x: 0 })
  expect(repeatedIds(await counted('ids', DUPLICATE_ID, T0 + HOUR))).toEqual({ n: 6, x: 2 })
  expect(repeatedIds(await counted('ids', DUPLICATE_ID))).toEqual({ n: 7, x: 3 })
  expect(await verifySlices(opened.store, 'p', recountOf('ids'))).toEqual([])
})

it('keeps a sample of many ids, in which those that come again come again', async () => {
  const slice = (seconds: number, from: number) =>
    Array.from({ length: 1_000 }, (_, i) => prediction(`many-${from + i}`, { model: 'many', seconds }))
  // Half of the second thousand are of the first.
  await writePredictions(opened.store, [...slice(T0, 0), ...slice(T0 + 600, 500)])
  await recountSlices(opened.store, 'p', recountOf('many'))
  const histogram = await counted('many', DUPLICATE_ID)
  const { n, x } = repeatedIds(histogram)
  expect([n, histogram.n, rowsIn(histogram.counts, OTHER)]).toEqual([2 * IDS.limit, 2_000, 2_000 - n])
  // A quarter of all rows repeats another: ten of forty, give or take.
  expect(x).toBeGreaterThanOrEqual(5)
  expect(x).toBeLessThanOrEqual(15)
})
