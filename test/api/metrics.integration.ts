import { afterAll, beforeAll, expect, it } from 'vitest'
import { createApp } from '../../src/app.ts'
import type { Context } from '../../src/context.ts'
import { closeStore, openStore } from '../../src/store/client.ts'
import { openTestApp, type TestApp } from '../support/open-test-app.ts'

const NOW = Date.UTC(2026, 10, 1, 12)
let opened: TestApp
beforeAll(async () => {
  opened = await openTestApp(() => NOW)
})
afterAll(() => opened.close())

const appWith = (changes: Partial<Context>): TestApp['app'] =>
  createApp(
    { ...opened.context, ...changes },
    { keys: { accepts: key => key === opened.key }, sessions: opened.sessions, token: opened.token },
  )

const authorized = () => ({ authorization: `Bearer ${opened.key}` })

/** What a scrape finds, by name and labels; every line must be one that Prometheus can read. */
async function scrape(app = opened.app): Promise<Record<string, number>> {
  const answer = await app.request('/metrics', { headers: authorized() })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  const lines = (await answer.text()).trimEnd().split('\n')
  const samples = lines.filter(line => !/^# (HELP [a-z_]+ .+|TYPE [a-z_]+ (counter|gauge))$/.test(line))
  return Object.fromEntries(
    samples.map(line => {
      const [, name, value] = /^([a-z_]+(?:\{[a-z]+="[^"]*"(?:,[a-z]+="[^"]*")*\})?) (\S+)$/.exec(line)!
      return [name, Number(value)]
    }),
  )
}

it('needs a key', async () => {
  expect((await opened.app.request('/metrics')).status).toBe(401)
})

it('tells what came in, where it is and what is to be done', async () => {
  const body = JSON.stringify([
    { model: 'm', prediction_id: 'a', timestamp: NOW, prediction: 1.5 },
    { model: 'm', prediction_id: 'b', timestamp: NOW, prediction: 2.5, typo: 1 },
  ])
  await opened.request('/v1/predictions', { method: 'POST', body })
  const before = await scrape()
  expect(before).toMatchObject({
    'tidemark_rows_total{kind="predictions",outcome="accepted"}': 1,
    'tidemark_rows_total{kind="predictions",outcome="rejected"}': 1,
    'tidemark_http_requests_total{method="POST",route="/v1/predictions",status="200"}': 1,
    'tidemark_http_requests_total{method="GET",route="/metrics",status="401"}': 1,
    tidemark_spool_takes_rows: 1,
    tidemark_spool_quota_bytes: 2 ** 30,
    tidemark_spool_set_aside_segments: 0,
    tidemark_refused_batches: 0,
    tidemark_drain_failing: 0,
    tidemark_clickhouse_up: 1,
    tidemark_scheduler_failing: 0,
    process_resident_memory_bytes: expect.any(Number),
  })
  expect(before.tidemark_spool_bytes).toBeGreaterThan(0)
  // No round has been; that is not the year 1970.
  expect(before).not.toHaveProperty('tidemark_scheduler_last_round_timestamp_seconds')

  await opened.context.ingestion.drain.settle()
  // Features and outcome of one slice.
  expect(await scrape()).toMatchObject({
    tidemark_spool_bytes: 0,
    tidemark_spool_waiting_segments: 0,
    tidemark_spool_oldest_age_seconds: 0,
    tidemark_slices_to_recount: 2,
  })
  await opened.context.slicer.countDirty()
  expect(await scrape()).toMatchObject({ tidemark_slices_to_recount: 0 })
})

it('says what is known while ClickHouse is away', async () => {
  const store = openStore({ url: 'http://127.0.0.1:1', user: 'x', password: '', database: 'x' })
  const health = () => ({ lastRoundAt: NOW, lastError: 'away' })
  const found = await scrape(appWith({ store, health }))
  await closeStore(store)
  expect(found).toMatchObject({
    tidemark_clickhouse_up: 0,
    tidemark_scheduler_failing: 1,
    tidemark_scheduler_last_round_timestamp_seconds: NOW / 1000,
  })
  expect(found).not.toHaveProperty('tidemark_slices_to_recount')
})

it('counts a key that asks too often, which is told to wait', async () => {
  const app = appWith({ config: { ...opened.context.config, requestsPerSecond: 2 } })
  const ask = async () => {
    const answer = await app.request('/v1/models', { headers: authorized() })
    return [answer.status, answer.headers.get('retry-after')]
  }
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([
    [200, null],
    [200, null],
    [429, '1'],
  ])
  const askAs = async (authorization: string) =>
    (await app.request('/v1/models', { headers: { authorization } })).status
  // The same key, however the header is written; a third word is in no such header.
  expect(await askAs(`bearer ${opened.key}`)).toBe(429)
  expect(await askAs(`Bearer   ${opened.key}`)).toBe(429)
  expect(await askAs(`Bearer ${opened.key} 0`)).toBe(401)
  // Whoever only wants to know whether it is alive is no key.
  expect((await app.request('/healthz')).status).toBe(200)
})
