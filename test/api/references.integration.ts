import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestApp, type TestApp } from '../support/open-test-app.ts'

let now = Date.UTC(2026, 10, 1, 12)
const T0 = Date.UTC(2026, 9, 1)
let opened: TestApp
beforeAll(async () => {
  opened = await openTestApp(() => now)
})
afterAll(() => opened.close())

let model: string
let count = 0
beforeEach(() => {
  count += 1
  model = `m${count}`
})

interface Sent {
  accepted: number
  rejected: { index: number; path: string; code: string }[]
  unchanged: boolean
  reference: { name: string; from: string; to: string; rows: number }
}

const row = (i: number) => ({
  timestamp: T0 + i * 60_000,
  features: { größe: i, city: `Köln ${i % 3}` },
  prediction: i % 2,
  label: i % 2,
})
const rows = (length: number) => Array.from({ length }, (_, i) => row(i))
const ndjson = (each: object[]) => each.map(one => JSON.stringify(one)).join('\n')
const NDJSON = { 'content-type': 'application/x-ndjson' }

const post = (
  body: BodyInit,
  { name = '', headers = {} }: { name?: string; headers?: Record<string, string> } = {},
) =>
  opened.request(`/v1/models/${model}/reference${name && `?name=${name}`}`, {
    method: 'POST',
    body,
    headers,
    duplex: 'half',
  } as RequestInit)
async function send(body: BodyInit, options: Parameters<typeof post>[1] = {}): Promise<Sent> {
  const answer = await post(body, options)
  expect(answer.status).toBe(200)
  return (await answer.json()) as Sent
}

/** A body that arrives in pieces of a few bytes. */
function inPieces(bytes: Uint8Array, size: number): ReadableStream<Uint8Array> {
  let at = 0
  const next = () => {
    at += size
    return bytes.subarray(at - size, at)
  }
  return new ReadableStream({
    pull: controller => {
      if (at < bytes.length) controller.enqueue(next())
      else controller.close()
    },
  })
}

/** What is not wanted after all is erased in the background. */
const ERASED = { timeout: 15_000 }

/** Rows, labels, and marks of uploads, by upload. */
const uploads = async () => {
  const counts = await opened.ask<{ rows: number; labels: number }>(`
    SELECT reference, countIf(source = 'predictions') AS rows, countIf(source = 'labels') AS labels FROM (
      SELECT reference, 'predictions' AS source FROM predictions FINAL WHERE model = '${model}' AND reference != ''
      UNION ALL SELECT reference, 'labels' FROM labels FINAL WHERE model = '${model}' AND reference != ''
    ) GROUP BY reference ORDER BY rows`)
  return counts.map(each => [each.rows, each.labels])
}
const current = () =>
  opened.ask<{ name: string; rows: number }>(
    `SELECT name, rows FROM (
       SELECT * FROM model_references FINAL WHERE model = '${model}' ORDER BY seq DESC LIMIT 1 BY name
     ) ORDER BY name`,
  )

describe('a reference of rows', () => {
  const fifty = ndjson(rows(50))
  it.each<[string, () => BodyInit, Record<string, string>]>([
    ['NDJSON', () => fifty, NDJSON],
    ['NDJSON in pieces that end inside lines and characters', () => inPieces(Buffer.from(fifty), 7), NDJSON],
    ['gzip of it', () => inPieces(gzipSync(fifty), 100), { ...NDJSON, 'content-encoding': 'gzip' }],
    ['NDJSON that nobody announced', () => fifty, {}],
    ['an array', () => JSON.stringify(rows(50)), { 'content-type': 'application/json' }],
  ])('is taken as %s', async (_, body, headers) => {
    expect(await send(body(), { headers })).toMatchObject({
      accepted: 50,
      rejected: [],
      unchanged: false,
      reference: {
        name: 'default',
        from: '2026-10-01T00:00:00.000Z',
        to: '2026-10-01T00:49:00.001Z',
        rows: 50,
      },
    })
    await expect.poll(uploads, ERASED).toEqual([[50, 50]])
    const found = await opened.ask(
      `SELECT numeric, categorical FROM predictions FINAL WHERE model = '${model}' ORDER BY timestamp LIMIT 2`,
    )
    expect(found).toEqual([0, 1].map(i => ({ numeric: { größe: i }, categorical: { city: `Köln ${i}` } })))
  })

  it('may be a single object, and rows may lack labels', async () => {
    const { label: _, ...unlabelled } = row(1)
    expect(await send(JSON.stringify(unlabelled, null, 2))).toMatchObject({
      accepted: 1,
      reference: { rows: 1 },
    })
    await expect.poll(uploads, ERASED).toEqual([[1, 0]])
  })

  it('sent again is unchanged and stored once, however it is written', async () => {
    await send(ndjson(rows(20)), { headers: NDJSON })
    now += 60_000
    expect(await send(ndjson(rows(20)), { headers: NDJSON })).toMatchObject({
      accepted: 20,
      unchanged: true,
      reference: { rows: 20 },
    })
    expect(await send(JSON.stringify(rows(20)))).toMatchObject({ unchanged: true })
    await expect.poll(uploads, ERASED).toEqual([[20, 20]])
  })

  it('without times or ids is unchanged when sent again as well, all of it at one moment', async () => {
    const untimed = rows(20).map(({ timestamp: _, ...rest }) => rest)
    const { reference } = await send(ndjson(untimed), { headers: NDJSON })
    expect(reference).toMatchObject({
      from: new Date(now).toISOString(),
      to: new Date(now + 1).toISOString(),
    })
    const [times] = await opened.ask(`
      SELECT uniqExact(p.timestamp) AS predicted, uniqExact(l.timestamp) AS known, countIf(p.timestamp = l.prediction_timestamp) AS beside
      FROM predictions AS p INNER JOIN labels AS l ON p.prediction_id = l.prediction_id AND p.reference = l.reference
      WHERE p.model = '${model}'`)
    expect(times).toEqual({ predicted: 1, known: 1, beside: 20 })
    now += 60_000
    expect(await send(ndjson(untimed), { headers: NDJSON })).toMatchObject({
      unchanged: true,
      reference: { rows: 20 },
    })
    await expect.poll(uploads, ERASED).toEqual([[20, 20]])
  })

  it('of other rows takes the place of the former one', async () => {
    await send(ndjson(rows(20)), { headers: NDJSON })
    expect(await send(ndjson(rows(30)), { headers: NDJSON })).toMatchObject({
      unchanged: false,
      reference: { rows: 30 },
    })
    expect(await current()).toEqual([{ name: 'default', rows: 30 }])
  })

  it('is another one once its model takes its features for something else', async () => {
    await send(JSON.stringify(rows(10)))
    await opened.request(`/v1/models/${model}`, {
      method: 'PUT',
      body: JSON.stringify({
        task: 'binary',
        positive_class: '1',
        features: { größe: 'categorical', city: 'categorical' },
      }),
    })
    expect(await send(JSON.stringify(rows(10)))).toMatchObject({ unchanged: false })
  })

  it('has its own name', async () => {
    await send(ndjson(rows(5)), { name: 'training', headers: NDJSON })
    await send(ndjson(rows(6)), { name: 'last.month', headers: NDJSON })
    expect(await current()).toEqual([
      { name: 'last.month', rows: 6 },
      { name: 'training', rows: 5 },
    ])
    for (const bad of ['a%20b', '%2e%2e', '_x', '%00'])
      expect(await (await post('{}', { name: bad })).json()).toMatchObject({
        status: 400,
        code: 'invalid',
        path: 'name',
      })
  })

  it('is taken row by row, the bad ones named by their place in the body', async () => {
    const lines = [
      JSON.stringify(row(0)),
      '{"prediction": NaN}',
      JSON.stringify({ ...row(2), features: { größe: 'x' } }),
      JSON.stringify({ ...row(3), model: 'another' }),
      JSON.stringify({ ...row(4), label: [] }),
    ]
    const sent = await send(lines.join('\r\n'), { headers: NDJSON })
    expect(sent.accepted).toBe(1)
    expect(sent.rejected).toMatchObject([
      { index: 1, path: '', code: 'bad_json' },
      { index: 2, path: 'features.größe', code: 'wrong_type' },
      { index: 3, path: 'model', code: 'wrong_model' },
      { index: 4, path: 'label', code: 'wrong_type' },
    ])
  })

  it('with only bad rows is none, and makes no model', async () => {
    const answer = await post(ndjson([{ prediction: {} }, { score: 7 }]), { headers: NDJSON })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({
      code: 'wrong_type',
      path: '0.prediction',
      rejected: [{ index: 0 }, { index: 1, path: 'score', code: 'out_of_range' }],
    })
    expect(await current()).toEqual([])
    expect(opened.context.catalog.find(model)).toBeUndefined()
  })

  it.each<[string, () => { body: BodyInit; headers: Record<string, string> }, string]>([
    [
      'gzip ends early',
      () => ({
        body: inPieces(gzipSync(ndjson(rows(12_000))).subarray(0, -20), 50_000),
        headers: { ...NDJSON, 'content-encoding': 'gzip' },
      }),
      'bad_gzip',
    ],
    [
      'last bytes are not UTF-8',
      () => ({
        body: inPieces(Buffer.concat([Buffer.from(ndjson(rows(12_000))), Buffer.from([0xff])]), 50_000),
        headers: NDJSON,
      }),
      'bad_utf8',
    ],
  ])('whose %s leaves nothing behind, and the former one in place', async (_, make, code) => {
    await send(ndjson(rows(5)), { headers: NDJSON })
    const { body, headers } = make()
    const answer = await post(body, { headers })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code })
    await expect.poll(uploads, ERASED).toEqual([[5, 5]])
    expect(await current()).toEqual([{ name: 'default', rows: 5 }])
  })

  it('of many batches is one', async () => {
    const sent = await send(inPieces(Buffer.from(ndjson(rows(12_001))), 65_536), { headers: NDJSON })
    expect(sent).toMatchObject({ accepted: 12_001, reference: { rows: 12_001 } })
    await expect.poll(uploads, ERASED).toEqual([[12_001, 12_001]])
  })
})

describe('a reference of production', () => {
  const range = (from: unknown, to: unknown, more: object = {}) => JSON.stringify({ from, to, ...more })
  const produce = async () => {
    const body = JSON.stringify(rows(30).map(({ label: _, ...each }) => ({ model, version: 'v1', ...each })))
    expect((await opened.request('/v1/predictions', { method: 'POST', body })).status).toBe(200)
  }

  it('is a range of it', async () => {
    await produce()
    expect(await send(range(T0, '2026-10-01T00:20:00Z', { version: 'v1' }))).toMatchObject({
      unchanged: false,
      reference: { from: '2026-10-01T00:00:00.000Z', to: '2026-10-01T00:20:00.000Z' },
    })
    await expect.poll(uploads, ERASED).toEqual([])
  })

  it.each<[string, string, number, object]>([
    [
      'without anything in it',
      range(T0 + 86_400_000, T0 + 2 * 86_400_000),
      400,
      { code: 'empty_range', path: 'from' },
    ],
    ['that ends before it begins', range(T0 + 2, T0 + 1), 400, { code: 'invalid', path: 'from' }],
    ['that ends where it begins', range(T0, T0), 400, { code: 'invalid', path: 'from' }],
    ['without an end', JSON.stringify({ from: T0 }), 400, { path: 'to' }],
    ['of bad moments', range('yesterday', T0), 400, { code: 'invalid', path: 'from' }],
    ['beyond all time', range(T0, 1e300), 400, { code: 'invalid', path: 'to' }],
    ['with something else', range(T0, T0 + 1, { rows: 5 }), 400, { code: 'unknown_field', path: 'rows' }],
  ])('%s is refused', async (_, body, status, problem) => {
    await produce()
    const answer = await post(body)
    expect(answer.status).toBe(status)
    expect(await answer.json()).toMatchObject(problem)
    expect(await current()).toEqual([])
  })

  it('of a model nobody knows is refused', async () => {
    const answer = await post(range(T0, T0 + 1))
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ code: 'unknown_model' })
  })
})

interface Listed {
  name: string
  id: string
  from: string | null
  rows: number
  rolling: { windows: number; gap: number } | null
  replaced: boolean
  judges: string | null
}
const list = async () => {
  const answer = await opened.request(`/v1/models/${model}/references`)
  expect(answer.status).toBe(200)
  return ((await answer.json()) as { references: Listed[] }).references
}
const modelNamed = async () => {
  const { models } = await (await opened.request('/v1/models')).json()
  return models.find((each: { model: string }) => each.model === model)
}

describe('a rolling reference', () => {
  const SETTINGS = { task: 'binary', positive_class: '1' }
  const register = (settings: object = {}) =>
    opened.send(`models/${model}`, { ...SETTINGS, ...settings }, 'PUT')
  const rolling = (given: unknown) => JSON.stringify({ rolling: given })

  // Counting is of all models: those above would take most of a minute.
  beforeAll(async () => {
    await opened.close()
    opened = await openTestApp(() => now)
  })

  it('has windows of production instead of rows, 28 that end 7 before the judged one unless it says otherwise', async () => {
    await register()
    expect(await send(rolling({}), { name: 'recent' })).toMatchObject({
      accepted: 0,
      reference: { name: 'recent', from: null, to: null, rows: 0, rolling: { windows: 28, gap: 7 } },
    })
    await send(rolling({ windows: 672, gap: 0 }), { name: 'recent' })
    expect(await list()).toMatchObject([
      { rolling: { windows: 672, gap: 0 }, replaced: false, judges: 'pages' },
      { rolling: { windows: 28, gap: 7 }, replaced: true, judges: null },
    ])
    expect(await modelNamed()).toMatchObject({ reference: { name: 'recent', from: null } })
  })

  it('pages while the fixed one reports, unless the model names them', async () => {
    await send(ndjson(rows(20)), { headers: NDJSON })
    await send(rolling({}), { name: 'recent' })
    now += 1_000
    await send(ndjson(rows(10)), { name: 'newer', headers: NDJSON })
    const judges = async () => Object.fromEntries((await list()).map(each => [each.name, each.judges]))
    expect(await judges()).toEqual({ recent: 'pages', newer: 'reports', default: null })
    await register({ references: { pages: 'default', reports: 'recent' } })
    expect(await judges()).toEqual({ recent: 'reports', newer: null, default: 'pages' })
    expect(await modelNamed()).toMatchObject({
      reference: { name: 'default' },
      references: { pages: 'default', reports: 'recent' },
    })
  })

  it('leaves everything as it was counted', async () => {
    await send(ndjson(rows(20)), { headers: NDJSON })
    await opened.context.slicer.countDirty()
    await send(rolling({}), { name: 'recent' })
    expect(await opened.context.slicer.countDirty()).toBe(0)
    const answer = await opened.request(`/v1/models/${model}/compare?reference=recent&from=${T0}&to=${now}`)
    expect(await answer.json()).toMatchObject({ reference: { name: 'recent', windows: 0, n: 0 } })
  })

  it.each<[unknown, string]>([
    [{ windows: 9 }, 'rolling.windows'],
    [{ windows: 1_001 }, 'rolling.windows'],
    [{ windows: 28.5 }, 'rolling.windows'],
    [{ gap: -1 }, 'rolling.gap'],
    [{ length: 3 }, 'rolling.length'],
    [28, 'rolling'],
    [null, 'rolling'],
  ])('of %j is refused', async (given, path) => {
    await register()
    const answer = await post(rolling(given))
    expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining({ path })])
    expect(await list()).toEqual([])
  })

  it('of a model nobody knows is refused', async () => {
    expect((await post(rolling({}))).status).toBe(404)
  })
})

describe('every reference', () => {
  it('is listed, former ones too, each by what was in it', async () => {
    await send(ndjson(rows(20)), { headers: NDJSON })
    const [first] = await list()
    now += 1_000
    await send(ndjson(rows(30)), { headers: NDJSON })
    const both = await list()
    expect(both).toMatchObject([
      { name: 'default', rows: 30, replaced: false, judges: 'pages' },
      { name: 'default', rows: 20, replaced: true, judges: null, id: first!.id },
    ])
    expect(both[0]!.id).not.toBe(first!.id)
    expect(first!.id).toMatch(/^default@[0-9a-f]{12}$/)
  })

  it('of a model nobody knows is refused', async () => {
    expect((await opened.request('/v1/models/nobody/references')).status).toBe(404)
  })
})
