import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createApp } from '../../src/app.ts'
import type { Context } from '../../src/context.ts'
import { acceptPredictions } from '../../src/ingest/accept-predictions.ts'
import { SpoolFull } from '../../src/ingest/spool/spool-error.ts'
import { listen } from '../../src/listen.ts'
import { openTestApp, type TestApp } from '../support/open-test-app.ts'

const NOW = Date.UTC(2026, 10, 1, 12)
let opened: TestApp
beforeAll(async () => {
  opened = await openTestApp(() => NOW)
  const body = JSON.stringify({ task: 'regression', features: { age: 'numeric' } })
  for (const model of ['long', 'cut', 'full', 'truths'])
    await opened.request(`/v1/models/${model}`, { method: 'PUT', body })
})
afterAll(() => opened.close())

const line = (model: string, i: number) =>
  `${JSON.stringify({ model, prediction_id: `p-${i}`, timestamp: NOW - i, prediction: i, features: { age: i % 90 } })}\n`
const lines = (model: string, rows: number) => Array.from({ length: rows }, (_, i) => line(model, i))

/** A body that is made as it is read. */
function bodyOf(pieces: Iterable<string | Uint8Array | Error>): ReadableStream<Uint8Array> {
  const each = pieces[Symbol.iterator]()
  return new ReadableStream({
    pull: controller => {
      const { value, done } = each.next()
      if (done) controller.close()
      else if (value instanceof Error) controller.error(value)
      else controller.enqueue(Buffer.from(value))
    },
  })
}

const upload = (
  path: string,
  body: ReadableStream<Uint8Array> | Uint8Array,
  { headers = {}, app = opened.app }: { headers?: Record<string, string>; app?: TestApp['app'] } = {},
) =>
  app.request(path, {
    method: 'POST',
    body,
    headers: {
      authorization: `Bearer ${opened.key}`,
      'content-type': 'application/x-ndjson',
      ...headers,
    },
    duplex: 'half',
  } as RequestInit)

/** The service with another spooler. */
const appWith = (spooler: Partial<Context['ingestion']['spooler']>): TestApp['app'] =>
  createApp(
    {
      ...opened.context,
      ingestion: { ...opened.context.ingestion, spooler: spooler as Context['ingestion']['spooler'] },
    },
    { keys: { accepts: key => key === opened.key }, sessions: opened.sessions, token: opened.token },
  )

const countOf = async (model: string) => {
  const [found] = await opened.ask<{ rows: number; ids: number }>(
    `SELECT count() AS rows, uniqExact(prediction_id) AS ids FROM predictions FINAL WHERE model = '${model}'`,
  )
  return found
}

describe('a long upload', () => {
  it('is read no faster than it is put on disk', async () => {
    const { spooler } = opened.context.ingestion
    let sent = 0
    let spooled = 0
    let most = 0
    const app = appWith({
      predictions: async (rows, learned) => {
        most = Math.max(most, sent - spooled)
        const { length } = rows
        await new Promise(setImmediate)
        await spooler.predictions(rows, learned)
        spooled += length
      },
    })
    function* pieces(): Generator<string> {
      for (; sent < 60_000; sent += 500)
        yield Array.from({ length: 500 }, (_, i) => line('long', sent + i)).join('')
    }
    const answer = await upload('/v1/predictions', bodyOf(pieces()), { app })
    expect(await answer.json()).toEqual({ accepted: 60_000, rejected: [], ids: [] })
    expect(spooled).toBe(60_000)
    // A batch, and the pieces that lie between sender and reader.
    expect(most).toBeLessThanOrEqual(5_000 + 4 * 500)
    expect(await countOf('long')).toEqual({ rows: 60_000, ids: 60_000 })
  })

  it('may be packed, and so may labels', async () => {
    const truths = Array.from({ length: 12_000 }, (_, i) =>
      JSON.stringify({ model: 'truths', prediction_id: `p-${i}`, label: i, prediction_timestamp: NOW - i }),
    )
    truths[7_000] = '{"model": "truths", "prediction_id": "x"}'
    const packed = gzipSync(truths.join('\n'))
    const answer = await upload('/v1/labels', packed, { headers: { 'content-encoding': 'gzip' } })
    expect(await answer.json()).toEqual({
      accepted: 11_999,
      rejected: [{ index: 7_000, path: 'label', code: 'missing', message: expect.any(String) }],
      ids: [],
    })
    expect(await opened.ask('SELECT count() AS rows FROM labels FINAL')).toEqual([{ rows: 11_999 }])
  })

  it('that ends early is told what is kept, and is not counted twice when it is sent again', async () => {
    const rows = lines('cut', 12_000)
    rows[1] = '{"model": "cut", "prediction": "text"}\n'
    const packed = gzipSync(rows.join(''))
    const headers = { 'content-encoding': 'gzip' }
    const answer = await upload('/v1/predictions', packed.subarray(0, packed.length - 1_000), { headers })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({
      code: 'bad_gzip',
      title: expect.stringMatching(/^The body is not gzip.* the first 10000 rows is kept\. Send .*twice\.$/),
      rows: 10_000,
      accepted: 9_999,
      rejected: [{ index: 1, path: 'prediction', code: 'wrong_type' }],
    })
    expect(await countOf('cut')).toEqual({ rows: 9_999, ids: 9_999 })
    const again = await upload('/v1/predictions', packed, { headers })
    expect(await again.json()).toMatchObject({ accepted: 11_999, rejected: [{ index: 1 }] })
    expect(await countOf('cut')).toEqual({ rows: 11_999, ids: 11_999 })
  })

  it('for which there is no more room is told to come back, and what is kept', async () => {
    const { spooler } = opened.context.ingestion
    let batches = 0
    const app = appWith({
      predictions: (rows, learned) => {
        batches += 1
        if (batches === 3) throw new SpoolFull({ neededBytes: 1, heldBytes: 1, quotaBytes: 1 })
        return spooler.predictions(rows, learned)
      },
    })
    const answer = await upload('/v1/predictions', bodyOf(lines('full', 20_000)), { app })
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
    expect(await answer.json()).toMatchObject({ code: 'spool_full', rows: 10_000, accepted: 10_000 })
    expect(await countOf('full')).toEqual({ rows: 10_000, ids: 10_000 })
  })

  it('that is refused while it is still being sent is told so all the same', async () => {
    const full = () => Promise.reject(new SpoolFull({ neededBytes: 1, heldBytes: 1, quotaBytes: 1 }))
    const listening = await listen({ port: 0, host: '127.0.0.1' })
    onTestFinished(() => listening.close())
    listening.answerWith(appWith({ predictions: full }).fetch)
    const piece = lines('full', 5_000).join('')
    const headers = { authorization: `Bearer ${opened.key}`, 'content-type': 'application/x-ndjson' }
    const body = bodyOf(Array.from({ length: 40 }, () => piece))
    const init = { method: 'POST', headers, body, duplex: 'half' } as RequestInit
    const answer = await fetch(`${listening.url}/v1/predictions`, init)
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
    expect(await answer.json()).toMatchObject({ code: 'spool_full' })
  })

  it('makes no more ids than its answer can hold', async () => {
    const { store, catalog, ingestion } = opened.context
    const ingest = {
      store,
      catalog,
      spooler: ingestion.spooler,
      refusals: ingestion.refusals,
      times: ingestion.times,
      settle: async () => {},
      now: NOW,
    }
    const row = (sent: object) => ({ row: { model: 'few', prediction: 1.5, ...sent } })
    const answer = await acceptPredictions(ingest, [row({}), row({ prediction_id: 'own' }), row({})], 1)
    expect(answer).toMatchObject({
      accepted: 2,
      rejected: [{ index: 2, path: 'prediction_id', code: 'missing' }],
    })
    expect(answer.ids).toHaveLength(1)
  })
})

describe('more at once than memory should hold', () => {
  it('is told to come back, but for short bodies, and finds room once the others are done', async () => {
    const huge = String(64 * 2 ** 20)
    const endings: (() => void)[] = []
    const hanging = Array.from({ length: 2 }, () => {
      const body = new ReadableStream<Uint8Array>({
        start: controller => void endings.push(() => controller.error(new Error('gone'))),
      })
      return upload('/v1/predictions', body, {
        headers: { 'content-length': huge, 'content-type': 'application/json' },
      })
    })
    await new Promise(setImmediate)
    const short = () => upload('/v1/predictions', Buffer.from(line('long', 0)))
    const large = () => upload('/v1/predictions', Buffer.from(lines('long', 2_000).join('')))
    const refused = await large()
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
    expect(await refused.json()).toMatchObject({ code: 'overloaded' })
    expect((await short()).status).toBe(200)
    for (const end of endings) end()
    await Promise.all(hanging)
    expect((await large()).status).toBe(200)
  })
})
