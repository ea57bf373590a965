import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { Refusals } from '../../src/ingest/refusals.ts'
import type { Store } from '../../src/store/client.ts'
import type { HttpClient } from '../../src/store/http-client.ts'
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

/** The store, with something that is done before a statement is sent. */
function storeWith(before: (sql: string) => unknown): Store {
  const { store } = opened.context
  const send: HttpClient['send'] = async (sql, options) => {
    await before(sql)
    return store.http.send(sql, options)
  }
  return { ...store, http: { send } as HttpClient }
}

/** A store that takes everything but marks of slices after the first so many. */
function storeTaking(marks: number): Store {
  let taken = 0
  return storeWith(sql => {
    if (sql.startsWith('INSERT INTO slices ') && taken++ === marks) throw new Error('no more marks')
  })
}

/** What is known of one refused row by a service of its own, as it might end at any time. */
function refusalsOfOneRow(): Refusals {
  const { catalog } = opened.context
  const refusals = new Refusals(catalog)
  const fault = { path: 'features.age', code: 'wrong_type', message: '' }
  refusals.add({ model, row: row({}), fault, settings: catalog.find(model)!.settings }, NOW)
  return refusals
}

const ONE_MORE = [['v1', 0, 2, { 'wrong_type features.age': 1 }]]

it.each([0, 1])('leaves none uncounted when it ends after %i of its marks', async marks => {
  await post([row({ features: { age: 41 } })])
  await counted()
  await expect(refusalsOfOneRow().save(storeTaking(marks))).rejects.toThrow('no more marks')
  // Without a mark there are no counts either.
  expect(await counted()).toEqual(marks === 0 ? [['v1', 0, 1, {}]] : ONE_MORE)
  expect(await opened.context.slicer.verify(model)).toEqual([])
})

it('marks at the next time what a count has missed and could not be marked', async () => {
  await post([row({ features: { age: 41 } })])
  await counted()
  const refusals = refusalsOfOneRow()
  let isWritten = false
  const store = storeWith(async sql => {
    if (sql.startsWith('INSERT INTO slices ') && isWritten) throw new Error('no more marks')
    if (!sql.startsWith('INSERT INTO refusals ')) return
    // As a count may that runs at the same time: the first mark is done with before there is what it stands for.
    await counted()
    isWritten = true
  })
  await expect(refusals.save(store)).rejects.toThrow('no more marks')
  await refusals.save(opened.context.store)
  expect(await counted()).toEqual(ONE_MORE)
  expect(await opened.context.slicer.verify(model)).toEqual([])
})
