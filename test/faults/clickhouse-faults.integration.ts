import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { askAsTidemark } from '../store/embedded/ask.ts'
import { eventually } from '../support/eventually.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { type Fate, FaultyClickHouse } from './faulty-clickhouse.ts'
import { inForm } from './form.ts'
import { type Destination, startPosting } from './posting-client.ts'
import { environmentWith, KEY, readiness, startClickHouse, startServing } from './serving.ts'

/** How long ClickHouse is away, beyond what it takes to see it. */
const AWAY_MS = inForm({ short: 0, long: 120_000 })
/** For the pause before the next attempt, and for what came meanwhile. */
const CATCH_UP_MS = inForm({ short: 30_000, long: 180_000 })

async function serveFromFaultyClickHouse() {
  const { engine } = await startClickHouse()
  const clickhouse = await FaultyClickHouse.open(engine.url)
  const environment = await environmentWith(engine, clickhouse.url)
  const destination: Destination = { url: '', key: KEY }
  const serving = startServing(environment, destination)
  await serving.ready
  return { engine, clickhouse, environment, destination, serving }
}

test(
  'a service whose ClickHouse has no room, hangs, closes after it committed or is away takes rows all the while',
  async () => {
    const { clickhouse, environment, destination, serving } = await serveFromFaultyClickHouse()
    const client = startPosting(destination)
    const spool = async () => (await readiness(destination)).spool
    const isAllIn = async () => {
      const { waiting_segments, last_error } = await spool()
      return waiting_segments <= 1 && last_error === null
    }

    async function expectBacklog(lastError: RegExp | null): Promise<void> {
      const before = client.posted.acknowledged.size
      await eventually(async () => (await spool()).waiting_segments >= 2)
      if (lastError)
        await eventually(async () => expect((await spool()).last_error).toMatch(lastError) ?? true)
      await sleep(AWAY_MS)
      await eventually(() => client.posted.acknowledged.size > before + 500)
      expect((await readiness(destination)).spool.state).toBe('ok')
    }

    const faults: [Fate, RegExp | null][] = [
      ['no-room', /^ClickHouse answers NOT_ENOUGH_SPACE$/],
      ['closes-after', /socket hang up|ECONNRESET|other side closed/],
      ['hangs', null],
    ]
    for (const [fate, lastError] of faults) {
      clickhouse.fate = statement => (statement.startsWith('INSERT') ? fate : 'passes')
      await expectBacklog(lastError)
      clickhouse.fate = () => 'passes'
      clickhouse.breakConnections()
      await eventually(isAllIn, { timeoutMs: CATCH_UP_MS })
    }
    await clickhouse.leave()
    await expectBacklog(/ECONNREFUSED/)
    expect((await readiness(destination)).status).toBe('degraded')
    await clickhouse.comeBack()
    await eventually(isAllIn, { timeoutMs: CATCH_UP_MS })

    await client.stop()
    expect(client.posted.refusals).toEqual([])
    serving.kill('SIGKILL')
    await serving.ended
    await expectNothingLost(environment, destination, async () => client.posted)
  },
  // Eight minutes away, and two million rows to look through.
  inForm({ short: 90_000, long: 1_800_000 }),
)

/** One request with a row of `faulty` for each id. */
async function postTogether({ url, key }: Destination, ids: readonly string[]): Promise<void> {
  const answer = await fetch(`${url}/v1/predictions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(
      ids.map(prediction_id => ({
        ...{ model: 'faulty', prediction_id, timestamp: '2026-03-02T00:00:00Z', score: 0.5 },
        features: { x: 1, colour: 'red' },
      })),
    ),
  })
  expect(await answer.json()).toMatchObject({ accepted: ids.length, rejected: [] })
}

test('a row that ClickHouse refuses is kept aside and counted, and those around it go in', async () => {
  const { engine, clickhouse, destination } = await serveFromFaultyClickHouse()
  clickhouse.fate = (statement, body) =>
    statement.startsWith('INSERT INTO predictions') && body.includes('poison') ? 'bad-rows' : 'passes'
  const together = ['a', 'b', 'poison-1', 'c', 'd', 'e', 'poison-2']
  await postTogether(destination, ['before'])
  await postTogether(destination, together)
  await postTogether(destination, ['past'])
  await eventually(async () => (await readiness(destination)).spool.refused_batches === 2)
  const stored = 'SELECT prediction_id FROM tidemark.predictions FINAL ORDER BY 1'
  const expected = 'a\nb\nbefore\nc\nd\ne\npast'
  await eventually(async () => expect(await askAsTidemark(engine, stored)).toBe(expected) ?? true)
}, 60_000)
