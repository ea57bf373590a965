import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { DAY, HOUR, T0 } from '../store/example-rows.ts'
import { openTestApp, type TestApp } from '../support/open-test-app.ts'

let opened: TestApp
let model: string
let models = 0

const NOW = (T0 + 12 * HOUR) * 1000

beforeAll(async () => {
  opened = await openTestApp(() => NOW)
})
afterAll(() => opened.close())
beforeEach(async () => {
  model = `loans-${++models}`
  await opened.send(
    `models/${model}`,
    { task: 'regression', features: { age: 'numeric', home: 'categorical' } },
    'PUT',
  )
})

const row = (more: object) => ({ model, version: 'v1', timestamp: T0 * 1000, prediction: 1, ...more })
const post = (rows: unknown[]) =>
  opened.request('/v1/predictions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(rows),
  })

/** What is counted of the slices of a model: version, seconds since T0, rows that came, and those refused. */
async function counted() {
  await opened.context.slicer.countDirty()
  const found = await opened.ask<{
    version: string
    at: number
    n: number
    categories: Record<string, number>
  }>(`
    SELECT version, toUnixTimestamp(h.slice) - ${T0} AS at, n, categories FROM histograms AS h FINAL
    WHERE model = '${model}' AND subject = 'refused' AND span = 600 AND n > 0 ORDER BY version, at`)
  return found.map(({ version, at, n, categories }) => [version, at, n, categories])
}

it('counts what is refused by why, where, version and time, beside what is accepted', async () => {
  await post([
    ...[row({ features: { age: 41, home: 'own' } }), row({ features: { age: 42 } })],
    ...[row({ features: { age: 'x' } }), row({ features: { age: [1] } }), row({ features: { home: {} } })],
    ...[row({ latency_ms: -1 }), row({ strange: 1 }), row({ features: { made_up: {} } })],
    row({ version: 'v2', features: { age: 'x' } }),
    // Neither has a time that is one: it is when they came that counts.
    ...[row({ timestamp: 'yesterday' }), row({ timestamp: (T0 + 30 * DAY) * 1000 })],
    // Nobody's.
    ...[{ prediction: 1 }, 7, row({ model: 'nobody knows' })],
  ])
  expect(await counted()).toEqual([
    [
      'v1',
      0,
      8,
      {
        'wrong_type features.age': 2,
        'wrong_type features.home': 1,
        'out_of_range latency_ms': 1,
        'unknown_field ': 1,
        'wrong_type features': 1,
      },
    ],
    ['v1', 12 * HOUR, 2, { 'bad_timestamp timestamp': 1, 'in_future timestamp': 1 }],
    ['v2', 0, 1, { 'wrong_type features.age': 1 }],
  ])
  expect(await opened.context.slicer.verify(model)).toEqual([])
})

it('adds to what is there, also where nothing is accepted any more', async () => {
  await post([row({ features: { age: 41 } })])
  const bad = row({ timestamp: (T0 + HOUR) * 1000, features: { age: 'x' } })
  expect((await post([bad, bad])).status).toBe(400)
  expect(await counted()).toEqual([
    ['v1', 0, 1, {}],
    ['v1', HOUR, 2, { 'wrong_type features.age': 2 }],
  ])
  await post([bad])
  expect((await counted())[1]).toEqual(['v1', HOUR, 3, { 'wrong_type features.age': 3 }])
  expect(await opened.context.slicer.verify(model)).toEqual([])
})

it('keeps counts that the store did not take', async () => {
  const { refusals } = opened.context.ingestion
  await post([row({ features: { age: 41 } }), row({ features: { age: 'x' } })])
  await expect(refusals.save({ ...opened.context.store, http: undefined } as never)).rejects.toThrow()
  await post([row({ features: { age: 'x' } })])
  expect(await counted()).toEqual([['v1', 0, 3, { 'wrong_type features.age': 2 }]])
})
