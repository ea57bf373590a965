import { afterAll, beforeAll, expect, it } from 'vitest'
import { outlyingRows } from '../../src/analyzers/outlying-rows.ts'
import { ReferenceCache } from '../../src/analyzers/reference-cache.ts'
import type { Ingest } from '../../src/ingest/accept-predictions.ts'
import { acceptReferenceRange } from '../../src/ingest/accept-reference-range.ts'
import { ModelCatalog } from '../../src/ingest/model-catalog.ts'
import { Slicer } from '../../src/ingest/slicer.ts'
import { type Model, ModelSettings } from '../../src/model/model.ts'
import { writePredictions } from '../../src/store/predictions.ts'
import { markSlices } from '../../src/store/slice-marks.ts'
import { seededNormal } from '../stats/histogram/random.ts'
import { DAY, prediction, T0 } from '../store/example-rows.ts'
import { openTestStore } from '../support/open-test-store.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())

it('names the worst rows of a range and the features that make them so', async () => {
  const { store } = opened
  const model: Model = {
    project: 'p',
    model: 'm',
    settings: ModelSettings.parse({
      task: 'regression',
      features: { height: 'numeric', weight: 'numeric', noise: 'numeric' },
    }),
    origin: 'registered',
  }
  const catalog = await ModelCatalog.open(store, 'p')
  await catalog.put(model)
  const settle = async () => {}
  const slicer = new Slicer({ store, catalog, settle })
  const normal = seededNormal(3)
  const person = () => {
    const height = 1.7 + 0.1 * normal()
    return { height, weight: 70 + 80 * (height - 1.7) + 3 * normal(), noise: normal() }
  }
  const send = async (rows: Record<string, number>[], seconds: number) => {
    await writePredictions(
      store,
      rows.map((numeric, i) => prediction(`${seconds}-${i}`, { seconds, numeric })),
    )
    await markSlices(store, 'p', [{ model: 'm', reference: '', kind: 'features', slices: [seconds] }])
    await slicer.countDirty()
  }
  const baselineOf = () => new ReferenceCache(store).baselineOf(model, { before: T0 * 1000 })
  const range = { from: (T0 + DAY) * 1_000, to: (T0 + 2 * DAY) * 1_000, version: '' }

  await send(Array.from({ length: 300 }, person), T0)
  expect(await outlyingRows(store, { model, ...(await baselineOf()), range })).toEqual([])
  await acceptReferenceRange({ store, catalog, settle, now: T0 * 1_000 } as Ingest, {
    ...{ model, name: 'default', version: '' },
    ...{ from: T0 * 1_000, to: (T0 + 600) * 1_000 },
  })
  // Tall and light, each of them usual; then one value that never was.
  const broken = { height: 1.85, weight: 58, noise: 0 }
  const far = { ...person(), noise: 40 }
  await send([...Array.from({ length: 20 }, person), broken, far], T0 + DAY)
  const rows = await outlyingRows(store, { model, ...(await baselineOf()), range })
  expect(rows).toHaveLength(5)
  const [first, second, third] = rows
  expect(first).toMatchObject({
    prediction_id: `${T0 + DAY}-20`,
    timestamp: new Date((T0 + DAY) * 1_000).toISOString(),
    features: [{ feature: 'height', value: 1.85 }, { feature: 'weight', value: 58 }, { feature: 'noise' }],
  })
  for (const { tail, contribution } of first!.features.slice(0, 2)) {
    expect(tail!.share).toBeGreaterThan(0.03)
    expect(contribution).toBeGreaterThan(0.3)
  }
  expect(second).toMatchObject({
    prediction_id: `${T0 + DAY}-21`,
    features: [{ feature: 'noise', value: 40, tail: { side: 'high', share: 0 } }, {}, {}],
  })
  expect(second!.score).toBeGreaterThan(second!.threshold)
  expect(third!.score).toBeLessThan(second!.score)
})
