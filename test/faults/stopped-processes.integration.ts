import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { inForm } from './form.ts'
import { type Destination, startPosting } from './posting-client.ts'
import { environmentWith, KEY, startClickHouse, startServing } from './serving.ts'

/** How long a process stands still. */
const STILL_MS = inForm({ short: 1_000, long: 30_000 })

test(
  'a service that stands still, and one whose engine does, goes on and loses nothing',
  async () => {
    const { engine } = await startClickHouse()
    const environment = await environmentWith(engine, engine.url)
    const destination: Destination = { url: '', key: KEY }
    const serving = startServing(environment, destination)
    await serving.ready
    const client = startPosting(destination)
    const { acknowledged } = client.posted
    for (const pid of [serving.pid, engine.pid!]) {
      await eventually(() => acknowledged.size > 500)
      process.kill(pid, 'SIGSTOP')
      const before = acknowledged.size
      await sleep(STILL_MS)
      // The engine alone is missed by nobody who sends rows.
      if (pid === engine.pid) expect(acknowledged.size).toBeGreaterThan(before + 500)
      process.kill(pid, 'SIGCONT')
      const after = acknowledged.size
      await eventually(() => acknowledged.size > after + 500)
    }
    await client.stop()
    expect(client.posted.refusals).toEqual([])
    serving.kill('SIGKILL')
    await serving.ended
    await expectNothingLost(environment, destination, async () => client.posted)
  },
  inForm({ short: 60_000, long: 180_000 }),
)
