import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { type Destination, startPosting } from './posting-client.ts'
import { environmentWith, KEY, startClickHouse, startServing } from './serving.ts'

test('a second service on the spool of one that runs is refused, and the first goes on', async () => {
  const { engine } = await startClickHouse()
  const environment = await environmentWith(engine, engine.url)
  const destination: Destination = { url: '', key: KEY }
  const first = startServing(environment, destination)
  await first.ready
  const client = startPosting(destination)
  await eventually(() => client.posted.acknowledged.size > 300)
  const second = startServing(environment, { url: '', key: KEY })
  expect(await second.ended).toBe(1)
  expect(second.stderr()).toMatch(
    new RegExp(`^tidemark: Another Tidemark \\(process ${first.pid}\\) is using the spool [^\\n]+\\.\\n$`),
  )
  const before = client.posted.acknowledged.size
  await eventually(() => client.posted.acknowledged.size > before)
  await client.stop()
  expect(client.posted.refusals).toEqual([])
  // Killed, it leaves a lock that holds nobody up.
  first.kill('SIGKILL')
  await first.ended
  await expectNothingLost(environment, destination, async () => client.posted)
}, 120_000)
