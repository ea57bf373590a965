import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { inForm } from './form.ts'
import { type Destination, startPosting } from './posting-client.ts'
import { environmentWith, KEY, startClickHouse, startServing } from './serving.ts'

const KILLS = inForm({ short: 2, long: 5 })
/** Acknowledged between two of them. */
const ROWS = inForm({ short: 300, long: 1_000 })

test('a service whose clock jumps up to an hour back and forth, and that is killed, loses and doubles nothing', async () => {
  const { engine } = await startClickHouse()
  const environment = await environmentWith(engine, engine.url)
  const destination: Destination = { url: 'http://127.0.0.1:9', key: KEY }
  const client = startPosting(destination)
  const { acknowledged, refusals } = client.posted
  for (let kill = 1; kill <= KILLS; kill++) {
    const serving = startServing(environment, destination, { clockJumps: true })
    await serving.ready
    await eventually(() => acknowledged.size > ROWS * kill)
    serving.kill('SIGKILL')
    await serving.ended
  }
  // A moment is not refused for what the clock says now.
  expect(refusals.filter(status => status !== 503)).toEqual([])
  await expectNothingLost(environment, destination, async () => {
    await client.stop()
    return client.posted
  })
}, 180_000)
