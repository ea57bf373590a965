import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { FaultyClickHouse } from './faulty-clickhouse.ts'
import { type Destination, startPosting } from './posting-client.ts'
import { environmentWith, KEY, readiness, type Serving, startClickHouse, startServing } from './serving.ts'

test('a service that is killed while it brings what was left over loses and doubles nothing', async () => {
  const { engine } = await startClickHouse()
  const clickhouse = await FaultyClickHouse.open(engine.url)
  const environment = await environmentWith(engine, clickhouse.url)
  const destination: Destination = { url: 'http://127.0.0.1:9', key: KEY }
  const first = startServing(environment, destination)
  await first.ready
  const client = startPosting(destination)
  clickhouse.fate = statement => (statement.startsWith('INSERT') ? 'no-room' : 'passes')
  await eventually(async () => (await readiness(destination)).spool.waiting_segments >= 3)
  await client.stop()
  first.kill('SIGKILL')
  await first.ended
  clickhouse.fate = () => 'passes'

  let second: Serving
  clickhouse.taken = statement => {
    if (statement.startsWith('INSERT INTO predictions')) second.kill('SIGKILL')
  }
  second = startServing(environment, destination)
  const third = () => startServing(environment, destination, { dieAt: { point: 'before-remove', nth: 2 } })
  for (const start of [() => second, third]) {
    const serving = start()
    expect(await serving.ended).toBeNull()
    // It answers nobody before everything is in.
    expect(serving.stdout()).toBe('')
    clickhouse.taken = () => {}
  }
  await expectNothingLost(environment, destination, async () => client.posted)
}, 120_000)
