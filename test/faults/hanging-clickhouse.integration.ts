import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { FaultyClickHouse } from './faulty-clickhouse.ts'
import { type Destination, startPosting } from './posting-client.ts'
import { environmentWith, KEY, readiness, startClickHouse, startServing } from './serving.ts'

test('a service is stopped in time although ClickHouse hangs, and brings its rows at the next start', async () => {
  const { engine } = await startClickHouse()
  const clickhouse = await FaultyClickHouse.open(engine.url)
  const environment = await environmentWith(engine, clickhouse.url)
  const destination: Destination = { url: '', key: KEY }
  const serving = startServing(environment, destination)
  await serving.ready
  const client = startPosting(destination)
  await eventually(() => client.posted.acknowledged.size > 300)
  clickhouse.fate = () => 'hangs'
  await eventually(async () => (await readiness(destination)).spool.waiting_segments >= 2)
  await client.stop()
  const before = performance.now()
  serving.kill('SIGTERM')
  expect(await serving.ended).toBe(0)
  // What Compose grants before it kills.
  expect(performance.now() - before).toBeLessThan(30_000)
  clickhouse.fate = () => 'passes'
  await expectNothingLost(environment, destination, async () => client.posted)
}, 120_000)
