import { expect, test } from 'vitest'
import { askAsTidemark } from '../store/embedded/ask.ts'
import { eventually } from '../support/eventually.ts'
import { FaultyClickHouse } from './faulty-clickhouse.ts'
import type { Destination } from './posting-client.ts'
import { environmentWith, KEY, readiness, startClickHouse, startServing } from './serving.ts'

const ROWS = 12_000

test('a spool that is full for as long as ClickHouse is away asks senders to come back, and lets them in again', async () => {
  const { engine } = await startClickHouse()
  const clickhouse = await FaultyClickHouse.open(engine.url)
  const environment = { ...(await environmentWith(engine, clickhouse.url)), TIDEMARK_SPOOL_MB: '64' }
  const destination: Destination = { url: '', key: KEY }
  await startServing(environment, destination).ready
  await clickhouse.leave()
  let sent = 0
  /** Rows of a kilobyte each. */
  const post = () => {
    const rows = Array.from({ length: ROWS }, (_, row) => ({
      model: 'wide',
      prediction_id: `${sent}-${row}`,
      timestamp: '2026-03-02T00:00:00Z',
      score: 0.5,
      error: 'x'.repeat(1_024),
    }))
    return fetch(`${destination.url}/v1/predictions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify(rows),
    })
  }
  let answer = await post()
  for (; answer.status === 200; answer = await post()) sent += 1
  expect(sent).toBeGreaterThan(3)
  expect({ status: answer.status, retryAfter: answer.headers.get('retry-after') }).toEqual({
    status: 503,
    retryAfter: '1',
  })
  expect(await answer.json()).toMatchObject({ code: 'spool_full' })
  expect(await readiness(destination)).toMatchObject({ status: 'unavailable', spool: { state: 'full' } })

  await clickhouse.comeBack()
  await eventually(async () => (await post()).status === 200, { timeoutMs: 30_000 })
  sent += 1
  const counts = 'SELECT count(), uniqExact(prediction_id) FROM tidemark.predictions FINAL'
  const expected = `${sent * ROWS}\t${sent * ROWS}`
  await eventually(async () => (await askAsTidemark(engine, counts)) === expected, { timeoutMs: 30_000 })
  expect(await readiness(destination)).toMatchObject({ status: 'ok', spool: { state: 'ok' } })
}, 120_000)
