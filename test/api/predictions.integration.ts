import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestApp, type TestApp } from '../support/open-test-app.ts'

const NOW = Date.UTC(2026, 10, 1, 12)
let opened: TestApp
beforeAll(async () => {
  opened = await openTestApp(() => NOW)
})
afterAll(() => opened.close())

interface Acceptance {
  accepted: number
  rejected: { index: number; path: string; code: string; message: string }[]
  ids: string[]
}

async function post(body: unknown): Promise<Acceptance> {
  const answer = await opened.request('/v1/predictions', { method: 'POST', body: JSON.stringify(body) })
  expect(answer.status).toBe(200)
  return (await answer.json()) as Acceptance
}

const stored = (model: string, columns: string) =>
  opened.ask(`SELECT ${columns} FROM predictions FINAL WHERE model = '${model}' ORDER BY prediction_id`)

async function settingsOf(model: string) {
  const { models } = (await (await opened.request('/v1/models')).json()) as { models: { model: string }[] }
  return models.find(each => each.model === model)
}

describe('predictions', () => {
  it('are stored as sent when the answer comes', async () => {
    const row = {
      model: 'whole',
      version: 'v2',
      prediction_id: 'a',
      timestamp: '2026-11-01T10:00:00.123456Z',
      features: { age: 41, country: 'DE', member: true, income: null },
      prediction: 1,
      score: 0.83,
      probabilities: { 0: 0.17, 1: 0.83 },
      latency_ms: 12.5,
      status: 'ok',
      segments: { region: 'eu' },
      weight: 2,
      resources: { cpu_ms: 3 },
      attributions: { age: 0.2 },
      subject_key: 'k',
    }
    expect(await post(row)).toEqual({ accepted: 1, rejected: [], ids: [] })
    const [found] = await stored('whole', '*')
    expect(found).toMatchObject({
      version: 'v2',
      timestamp: '2026-11-01 10:00:00.123456',
      numeric: { age: 41 },
      categorical: { country: 'DE', member: 'true' },
      prediction: '1',
      prediction_value: null,
      score: 0.83,
      probabilities: { 0: 0.17, 1: 0.83 },
      latency_ms: 12.5,
      status: 'ok',
      error: '',
      segments: { region: 'eu' },
      weight: 2,
      resources: { cpu_ms: 3 },
      attributions: { age: 0.2 },
      subject_key: 'k',
      reference: '',
    })
  })

  it('may say null for whatever they could leave out', async () => {
    const nulls = {
      version: null,
      prediction_id: null,
      timestamp: null,
      features: null,
      prediction: null,
      probabilities: null,
      latency_ms: null,
      status: null,
      error: null,
      segments: null,
      weight: null,
      resources: null,
      attributions: null,
      subject_key: null,
    }
    const { accepted, ids } = await post([
      { model: 'nulls', score: 0.9, ...nulls },
      {
        model: 'nulls',
        prediction_id: 'z',
        score: null,
        probabilities: { 1: 0.3, 0: null },
        segments: { region: null, tier: 'a' },
        resources: { cpu_ms: null },
      },
    ])
    expect(accepted).toBe(2)
    expect(ids).toHaveLength(1)
    const found = await stored(
      'nulls',
      'prediction, score, latency_ms, status, weight, probabilities, segments, resources',
    )
    const empty = { latency_ms: null, status: 'ok', weight: 1, resources: {} }
    expect(found).toEqual([
      { prediction: '1', score: 0.9, probabilities: {}, segments: {}, ...empty },
      { prediction: '0', score: 0.3, probabilities: { 1: 0.3 }, segments: { tier: 'a' }, ...empty },
    ])
  })

  it('are taken one by one: the good are stored, the bad named', async () => {
    const good = { model: 'partial', timestamp: NOW, prediction: 1, features: { age: 1 } }
    const answer = await post([
      { ...good, prediction_id: 'a' },
      { ...good, prediction_id: 'b', features: { age: 'old' } },
      'not a row',
      { ...good, prediction_id: 'c', typo: 1 },
      { ...good, prediction_id: 'd', score: 1.5 },
      { ...good, prediction_id: 'e' },
      { ...good, model: undefined },
    ])
    expect(answer.accepted).toBe(2)
    expect(answer.rejected.map(({ index, path, code }) => [index, path, code])).toEqual([
      [1, 'features.age', 'wrong_type'],
      [2, 'model', 'missing'],
      [3, 'typo', 'unknown_field'],
      [4, 'score', 'out_of_range'],
      [6, 'model', 'missing'],
    ])
    for (const { message } of answer.rejected) expect(message).toMatch(/\.$/)
    expect(await stored('partial', 'prediction_id')).toEqual([{ prediction_id: 'a' }, { prediction_id: 'e' }])
  })

  it('change nothing when they are sent again, and the later one counts', async () => {
    const rows = ['a', 'b', 'c'].map(id => ({
      model: 'again',
      prediction_id: id,
      timestamp: NOW - 1000,
      prediction: 1,
      score: 0.7,
    }))
    await post(rows)
    await post(rows)
    expect(await stored('again', 'prediction_id')).toHaveLength(3)
    await post({ ...rows[1], score: 0.8 })
    expect(await stored('again', 'score')).toEqual([{ score: 0.7 }, { score: 0.8 }, { score: 0.7 }])
  })

  it('without an id are given one, in the order of the rows', async () => {
    const { ids } = await post([
      { model: 'ids', version: 'first', prediction: 1 },
      { model: 'ids', version: 'own', prediction_id: 'own', prediction: 1 },
      { model: 'ids', version: 'second', prediction: 0 },
    ])
    expect(ids).toHaveLength(2)
    const found = await stored('ids', 'prediction_id, version, timestamp')
    const at = (id: string | undefined) => found.find(row => row.prediction_id === id)
    expect(at(ids[0])).toMatchObject({ version: 'first', timestamp: '2026-11-01 12:00:00.000000' })
    expect(at(ids[1])).toMatchObject({ version: 'second' })
  })

  it('come as NDJSON, gzip, or with a BOM', async () => {
    const line = (id: string) => JSON.stringify({ model: 'shapes', prediction_id: id, prediction: 1 })
    for (const [body, headers] of [
      [`${line('a')}\r\n\r\n${line('b')}`, { 'content-type': 'application/x-ndjson' }],
      [gzipSync(line('c')), { 'content-encoding': 'gzip' }],
      [`\uFEFF${line('d')}`, { 'content-type': 'application/json; charset=utf-8' }],
      [gzipSync(`\uFEFF${line('e')}\n`), { 'content-encoding': 'GZIP', 'content-type': 'application/jsonl' }],
      [new Uint8Array(Buffer.from(line('f'))), {}],
    ] as [BodyInit, Record<string, string>][]) {
      const answer = await opened.request('/v1/predictions', { method: 'POST', body, headers })
      expect(answer.status).toBe(200)
    }
    expect((await stored('shapes', 'prediction_id')).map(row => row.prediction_id)).toEqual([
      'a',
      'b',
      'c',
      'd',
      'e',
      'f',
    ])
  })

  it('an empty list is nothing to do', async () => {
    expect(await post([])).toEqual({ accepted: 0, rejected: [], ids: [] })
  })

  it('mark the slices they belong to, of features and of outcome', async () => {
    await post([
      { model: 'marks', prediction: 1, timestamp: NOW },
      { model: 'marks', prediction: 1, timestamp: NOW + 599_999 },
      { model: 'marks', prediction: 1, timestamp: NOW + 600_000 },
    ])
    expect(
      await opened.ask(
        `SELECT kind, toUnixTimestamp(slice) AS slice FROM slices FINAL WHERE model = 'marks' ORDER BY kind, slice`,
      ),
    ).toEqual(
      ['features', 'outcome'].flatMap(kind => [NOW / 1000, NOW / 1000 + 600].map(slice => ({ kind, slice }))),
    )
  })
})

describe('a model nobody registered', () => {
  it.each([
    [
      'binary',
      { prediction: '1', score: 0.8, features: { age: 41, country: 'DE' } },
      { task: 'binary', positive_class: '1', features: { age: 'numeric', country: 'categorical' } },
    ],
    ['multiclass', { probabilities: { a: 0.1, b: 0.2, c: 0.7 } }, { task: 'multiclass' }],
    ['regression', { prediction: 3.25 }, { task: 'regression' }],
    ['two-class', { probabilities: { ham: 0.1, spam: 0.9 } }, { task: 'binary', positive_class: 'spam' }],
  ])('is taken for %s by its first prediction', async (name, row, expected) => {
    await post({ model: name, ...row })
    expect(await settingsOf(name)).toMatchObject({ model: name, origin: 'inferred', ...expected })
  })

  it('is not made by rows that were refused', async () => {
    const answer = await opened.request('/v1/predictions', {
      method: 'POST',
      body: JSON.stringify({ model: 'refused', score: 7 }),
    })
    expect(answer.status).toBe(400)
    expect(await settingsOf('refused')).toBeUndefined()
  })

  it('learns features as they come, each when its first value does', async () => {
    await post({ model: 'grows', prediction: 1, features: { first: null } })
    expect(await settingsOf('grows')).toMatchObject({ features: {} })
    await post([
      { model: 'grows', prediction: 1, features: { first: 'x' } },
      { model: 'grows', prediction: 1, features: { first: null, second: 2 } },
    ])
    expect(await settingsOf('grows')).toMatchObject({ features: { first: 'categorical', second: 'numeric' } })
  })

  it('holds later rows of a batch to the types of earlier ones', async () => {
    const { accepted, rejected } = await post([
      { model: 'types', prediction: 1, features: { x: 1 } },
      { model: 'types', prediction: 1, features: { x: 'one' } },
    ])
    expect(accepted).toBe(1)
    expect(rejected).toMatchObject([{ index: 1, path: 'features.x', code: 'wrong_type' }])
    expect(await settingsOf('types')).toMatchObject({ features: { x: 'numeric' } })
  })

  it('keeps what two requests at once showed of it', async () => {
    const names = Array.from({ length: 8 }, (_, i) => `f${i}`)
    await Promise.all(names.map(name => post({ model: 'together', prediction: 1, features: { [name]: 1 } })))
    expect(await settingsOf('together')).toMatchObject({
      features: Object.fromEntries(names.map(name => [name, 'numeric'])),
    })
  })

  it('has a thousand features at most, so that the service can start again', async () => {
    const features = Object.fromEntries(Array.from({ length: 999 }, (_, i) => [`f${i}`, i]))
    const { accepted, rejected } = await post([
      { model: 'wide', prediction: 1, features },
      { model: 'wide', prediction: 1, features: { last: 1 } },
      { model: 'wide', prediction: 1, features: { f1: 1, more: 1 } },
      { model: 'wide', prediction: 1, features: { f1: 1, last: 1 } },
    ])
    expect(accepted).toBe(3)
    expect(rejected).toMatchObject([{ index: 2, path: 'features', code: 'too_many_features' }])
    expect(
      Object.keys(((await settingsOf('wide')) as unknown as { features: object }).features),
    ).toHaveLength(1_000)
  })

  it('may be called what objects inherit, and so may its features and classes', async () => {
    const names = ['constructor', 'toString', 'hasOwnProperty', 'valueOf']
    const features = Object.fromEntries(names.map((name, i) => [name, i]))
    await post({
      model: 'constructor',
      prediction_id: 'a',
      prediction: 'constructor',
      features,
      segments: { constructor: 'x' },
      probabilities: { constructor: 0.9, other: 0.1 },
    })
    expect(await settingsOf('constructor')).toMatchObject({
      features: Object.fromEntries(names.map(name => [name, 'numeric'])),
    })
    await post({ model: 'constructor', prediction_id: 'b', features, score: 0.1 })
    const found = await stored('constructor', 'prediction, numeric, segments')
    expect(found[0]).toEqual({ prediction: 'constructor', numeric: features, segments: { constructor: 'x' } })
    expect(found[1]).toEqual({ prediction: 'not other', numeric: features, segments: {} })
  })
})
