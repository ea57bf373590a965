import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { OUTLIER_SCORE } from '../../src/counting/subjects.ts'
import type { Ingest } from '../../src/ingest/accept-predictions.ts'
import { acceptReferenceRange } from '../../src/ingest/accept-reference-range.ts'
import { freezeScore } from '../../src/ingest/freeze-score.ts'
import { ModelCatalog } from '../../src/ingest/model-catalog.ts'
import { Slicer } from '../../src/ingest/slicer.ts'
import { type Model, ModelSettings } from '../../src/model/model.ts'
import { scoreRow } from '../../src/stats/outliers/row-scorer.ts'
import { readBinnings } from '../../src/store/binnings.ts'
import { run } from '../../src/store/client.ts'
import { writePredictions } from '../../src/store/predictions.ts'
import { markSlices } from '../../src/store/slice-marks.ts'
import { seededNormal } from '../stats/histogram/random.ts'
import { prediction, T0 } from '../store/example-rows.ts'
import { storedHistograms } from '../store/stored-histograms.ts'
import { openTestStore } from '../support/open-test-store.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())
beforeEach(async () => {
  for (const table of ['predictions', 'slices', 'histograms', 'binnings', 'models', 'model_references'])
    await run(opened.store, `TRUNCATE TABLE ${table}`)
})

const modelOf = (features: Record<string, 'numeric' | 'categorical'>): Model => ({
  project: 'p',
  model: 'm',
  settings: ModelSettings.parse({ task: 'regression', features }),
  origin: 'registered',
})
const SET = { model: 'm', reference: '', kind: 'features' as const, slices: [T0] }
const freeze = (model: Model) => freezeScore(opened.store, { model, set: SET })

const normal = seededNormal(5)
const send = (rows: readonly Record<string, number>[]) =>
  writePredictions(
    opened.store,
    rows.map((numeric, i) => prediction(i, { numeric })),
  )

describe('what rows are scored by', () => {
  it('are the numeric features that nearly every row has', async () => {
    await send(
      Array.from({ length: 400 }, (_, i) => ({
        a: normal(),
        ...(i % 10 === 0 ? {} : { often: normal() }),
        ...(i % 2 === 0 ? {} : { seldom: normal() }),
        b: normal(),
      })),
    )
    const all = { seldom: 'numeric', often: 'numeric', c: 'categorical', b: 'numeric', a: 'numeric' } as const
    const frozen = (await freeze(modelOf(all)))!
    expect(frozen.scorer.features).toEqual(['often', 'b', 'a'])
    expect(frozen.transform).toBe('asinh')
    expect(scoreRow(frozen.scorer, [9, 9, 9])).toBeGreaterThan(frozen.scorer.threshold)
    expect(await freeze(modelOf(all))).toEqual(frozen)
  })

  it('is nothing where there are too few rows, or not two such features', async () => {
    expect(await freeze(modelOf({ a: 'numeric', b: 'numeric' }))).toBeNull()
    await send(Array.from({ length: 199 }, () => ({ a: normal(), b: normal() })))
    expect(await freeze(modelOf({ a: 'numeric', b: 'numeric' }))).toBeNull()
    await send(Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? { a: normal() } : { a: 1, b: normal() })))
    expect(await freeze(modelOf({ a: 'numeric', b: 'numeric' }))).toBeNull()
  })
})

it('a reference freezes it, and every slice is counted by it, as verifying finds', async () => {
  const catalog = await ModelCatalog.open(opened.store, 'p')
  const model = modelOf({ a: 'numeric', b: 'numeric' })
  await catalog.put(model)
  const slicer = new Slicer({ store: opened.store, catalog, settle: async () => {} })
  await send(Array.from({ length: 300 }, () => ({ a: normal(), b: normal() })))
  await markSlices(opened.store, 'p', [SET])
  await slicer.countDirty()
  expect((await readBinnings(opened.store, 'p', 'm')).has(OUTLIER_SCORE)).toBe(false)

  await acceptReferenceRange(
    { store: opened.store, catalog, settle: async () => {}, now: T0 * 1_000 } as Ingest,
    { model, name: 'default', from: T0 * 1_000, to: (T0 + 600) * 1_000, version: '' },
  )
  await slicer.countDirty()
  expect((await readBinnings(opened.store, 'p', 'm')).get(OUTLIER_SCORE)!.learning).toBe(false)
  const stored = await storedHistograms(opened.store)
  expect(stored.filter(({ subject }) => subject === OUTLIER_SCORE).map(({ n }) => n)).toContain(300)
  expect(await slicer.verify('m')).toEqual([])
})
