import { afterAll, beforeAll, expect, it } from 'vitest'
import { compare } from '../../src/analyzers/compare.ts'
import { ReferenceCache } from '../../src/analyzers/reference-cache.ts'
import { viewRange } from '../../src/analyzers/view-range.ts'
import type { Ingest } from '../../src/ingest/accept-predictions.ts'
import { acceptReferenceRange } from '../../src/ingest/accept-reference-range.ts'
import { ModelCatalog } from '../../src/ingest/model-catalog.ts'
import { Slicer } from '../../src/ingest/slicer.ts'
import { type Model, ModelSettings } from '../../src/model/model.ts'
import { writePredictions } from '../../src/store/predictions.ts'
import { markSlices } from '../../src/store/slice-marks.ts'
import { DAY, prediction, T0 } from '../store/example-rows.ts'
import { openTestStore } from '../support/open-test-store.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())

const DAYS = 12
const ROWS = 400

interface Row {
  numeric: Record<string, number>
  categorical: Record<string, string>
}

const usual = (i: number): Row => ({
  numeric: { age: 18 + ((i * 31) % 75), rooms: 1 + (i % 5) },
  categorical: { country: ['DE', 'FR', 'IT'][i % 3]!, plan: ['basic', 'plus'][i % 2]! },
})

const modelOf = (features: Record<string, string>): Model => ({
  project: 'p',
  model: 'm',
  settings: ModelSettings.parse({ task: 'regression', features }),
  origin: 'registered',
})

it('tells of each feature what is broken about it', async () => {
  const { store } = opened
  const declared = { age: 'numeric', rooms: 'numeric', country: 'categorical', plan: 'categorical' }
  const model = modelOf(declared)
  const catalog = await ModelCatalog.open(store, 'p')
  await catalog.put(model)
  const settle = async () => {}
  const slicer = new Slicer({ store, catalog, settle })
  const send = async (day: number, rows: readonly Row[]) => {
    const seconds = T0 + day * DAY
    await writePredictions(
      store,
      rows.map((row, i) => prediction(`${day}-${i}`, { seconds, prediction_value: i, ...row })),
    )
    await markSlices(store, 'p', [{ model: 'm', reference: '', kind: 'features', slices: [seconds] }])
  }
  const rowsOf = (change: (row: Row, i: number) => Row) =>
    Array.from({ length: ROWS }, (_, i) => change(usual(i), i))

  for (let day = 0; day < DAYS; day++)
    await send(
      day,
      rowsOf(row => row),
    )
  await slicer.countDirty()
  await acceptReferenceRange({ store, catalog, settle, now: (T0 + DAYS * DAY) * 1_000 } as Ingest, {
    ...{ model, name: 'default', version: '' },
    ...{ from: T0 * 1_000, to: (T0 + DAYS * DAY) * 1_000 },
  })
  const later = modelOf({ ...declared, device: 'categorical' })
  await catalog.put(later)
  await send(
    DAYS,
    rowsOf((_, i) => ({
      numeric: { age: i % 10 === 0 ? -1 : 40 + (i % 20) },
      categorical: { country: i % 8 === 0 ? 'US' : 'DE', plan: 'basic', device: 'phone' },
    })),
  )
  await send(
    DAYS + 1,
    rowsOf(row => row),
  )
  await slicer.countDirty()

  const said = async (day: number) => {
    const baseline = await new ReferenceCache(store).baselineOf(later, { before: T0 * 1000 })
    const from = (T0 + day * DAY) * 1_000
    const range = { from, to: from + DAY * 1_000, version: '' }
    const view = await viewRange(store, { model: later, baseline, range })
    const { subjects } = await compare(store, view, { range })
    return Object.fromEntries(
      subjects
        .filter(({ analyzer, verdict }) => analyzer === 'data_quality' && verdict === 'drift')
        .map(({ subject, because }) => [subject, because]),
    )
  }
  expect(await said(DAYS)).toEqual({
    'out_of_range:age': '10 % of values are outside the reference’s range, 18 to 92 (reference 0 %).',
    'schema:rooms':
      'This feature is missing from every row (reference 0 %), which happens by chance less than once in a billion windows.',
    'unseen:country': '13 % of values are of categories the reference did not have (between its halves 0 %).',
    'constant:plan':
      'Every value is "basic" (reference 50 %), which happens by chance less than once in a billion windows.',
    'schema:device': 'The reference never had this feature; 100 % of rows have it.',
  })
  expect(await said(DAYS + 1)).toEqual({})
})
