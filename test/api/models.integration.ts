import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ModelCatalog } from '../../src/ingest/model-catalog.ts'
import { openTestApp, type TestApp } from '../support/open-test-app.ts'

const NOW = Date.UTC(2026, 10, 1, 12)
let opened: TestApp
beforeAll(async () => {
  opened = await openTestApp(() => NOW)
})
afterAll(() => opened.close())

const put = (model: string, settings: object) =>
  opened.request(`/v1/models/${model}`, { method: 'PUT', body: JSON.stringify(settings) })
const send = async (row: object) => {
  const answer = await opened.request('/v1/predictions', { method: 'POST', body: JSON.stringify(row) })
  expect(answer.status).toBe(200)
}
const list = async () =>
  (
    (await (await opened.request('/v1/models')).json()) as {
      models: ({ model: string } & Record<string, unknown>)[]
    }
  ).models
const dirty = (model: string) =>
  opened.ask(
    `SELECT kind, toUnixTimestamp(slice) AS slice FROM slices FINAL WHERE model = '${model}' AND marked > counted ORDER BY kind, slice`,
  )

const SETTINGS = {
  task: 'binary',
  positive_class: '1',
  classes: ['0', '1'],
  threshold: 0.4,
  features: { age: 'numeric', country: 'categorical' },
  segments: ['region'],
  protected: ['sex'],
  labels: { expected_lag: '2d' },
  objectives: { latency_ms: { threshold: 250, share: 0.99 }, errors: { share: 0.999 } },
  window: '1h',
  retention: '30d',
  false_alarms_per_month: 1,
}

describe('a model', () => {
  it('is registered, listed, and changed', async () => {
    const made = await put('loans', SETTINGS)
    expect(made.status).toBe(201)
    const expected = {
      model: 'loans',
      ...SETTINGS,
      origin: 'registered',
      reference: null,
      newest_prediction: null,
    }
    expect(await made.json()).toEqual(expected)
    expect(await list()).toContainEqual({ ...expected, labels_waiting: 0, labels_too_late: 0 })

    const changed = await put('loans', { ...SETTINGS, threshold: 0.6 })
    expect(changed.status).toBe(200)
    expect((await list()).find(({ model }) => model === 'loans')).toMatchObject({ threshold: 0.6 })
  })

  it('has slices of an hour from more than 200 features on, and for good', async () => {
    const many = Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`x${i}`, 'numeric']))
    expect(await (await put('wide', { ...SETTINGS, features: many })).json()).toMatchObject({ slice: '60m' })
    expect(await (await put('wide', SETTINGS)).json()).toMatchObject({ slice: '60m' })
    const refused = await put('wide', { ...SETTINGS, slice: '10m' })
    expect(refused.status).toBe(400)
    expect(await refused.json()).toMatchObject({ code: 'slices_last', path: 'slice' })
    expect((await put('wide', { ...SETTINGS, slice: '5m' })).status).toBe(400)
    expect(await (await put('narrow', { ...SETTINGS, slice: '10m' })).json()).toMatchObject({ slice: '10m' })
  })

  it('is there after a restart, as it was', async () => {
    await put('kept', { task: 'regression', features: { constructor: 'numeric', 'größe 😀': 'categorical' } })
    const reopened = await ModelCatalog.open(opened.context.store, opened.context.project)
    expect(reopened.find('kept')).toEqual(opened.context.catalog.find('kept'))
    expect(reopened.find('kept')!.settings.features).toEqual({
      constructor: 'numeric',
      'größe 😀': 'categorical',
    })
    expect(reopened.all().map(({ model }) => model)).toEqual(
      opened.context.catalog.all().map(({ model }) => model),
    )
  })

  it('says when it was last heard of, and how many labels wait', async () => {
    await send({ model: 'heard', prediction: 1, prediction_id: 'a', timestamp: NOW - 5_000 })
    await send({ model: 'heard', prediction: 1, prediction_id: 'b', timestamp: NOW - 9_000 })
    const label = { model: 'heard', prediction_id: 'not yet', label: 1 }
    await opened.request('/v1/labels', { method: 'POST', body: JSON.stringify(label) })
    await opened.context.slicer.gather()
    expect((await list()).find(({ model }) => model === 'heard')).toMatchObject({
      newest_prediction: new Date(NOW - 5_000).toISOString(),
      labels_waiting: 1,
    })
  })

  it('is listed by name', async () => {
    await put('zz', { task: 'regression' })
    await put('aa', { task: 'regression' })
    const names = (await list()).map(({ model }) => model)
    expect(names).toEqual([...names].sort())
  })
})

describe('changing a model', () => {
  const rows = ['2026-10-01T00:00:00Z', '2026-10-30T00:00:00Z'].map(timestamp => ({
    timestamp,
    prediction: 1,
    segments: { region: 'eu' },
  }))
  const everySlice = ['features', 'outcome'].flatMap(kind =>
    rows.map(({ timestamp }) => ({ kind, slice: Date.parse(timestamp) / 1000 })),
  )

  it('has everything counted again when segments, protected attributes or the positive class change, and nothing otherwise', async () => {
    await put('recount', SETTINGS)
    for (const row of rows) await send({ model: 'recount', ...row })
    await opened.context.slicer.countDirty()
    expect(await dirty('recount')).toEqual([])

    await put('recount', { ...SETTINGS, labels: { expected_lag: '3d' } })
    expect(await dirty('recount')).toEqual([])

    await put('recount', { ...SETTINGS, segments: ['region', 'tier'] })
    expect(await dirty('recount')).toEqual(everySlice)

    await opened.context.slicer.countDirty()
    expect(await dirty('recount')).toEqual([])
    await put('recount', { ...SETTINGS, segments: ['region', 'tier'], positive_class: '0' })
    expect(await dirty('recount')).toEqual(everySlice)

    await opened.context.slicer.countDirty()
    await put('recount', { ...SETTINGS, protected: ['sex', 'age'] })
    expect(await dirty('recount')).toEqual(everySlice)
  })

  it('keeps the features that its rows showed where none are declared', async () => {
    await send({ model: 'shown', prediction: 2.5, features: { age: 41 } })
    const answer = await put('shown', { task: 'regression', labels: { expected_lag: '1d' } })
    expect(await answer.json()).toMatchObject({ origin: 'registered', features: { age: 'numeric' } })
    expect(await (await put('shown', { task: 'regression', features: {} })).json()).toMatchObject({
      features: {},
    })
  })

  it('from inferred to registered keeps its rows, and new features are added to what was declared', async () => {
    await send({ model: 'later', prediction: 2.5, features: { age: 41 } })
    const answer = await put('later', { task: 'regression', features: { age: 'categorical' } })
    expect(await answer.json()).toMatchObject({ origin: 'registered', features: { age: 'categorical' } })
    await send({ model: 'later', prediction: 2.5, features: { age: 42, income: 1 } })
    expect((await list()).find(({ model }) => model === 'later')).toMatchObject({
      origin: 'registered',
      features: { age: 'categorical', income: 'numeric' },
    })
  })
})
