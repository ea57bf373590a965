import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, expect, test } from 'vitest'
import { seededRandom } from '../../src/demo/seeded-random.ts'
import { childrenOf, isAlive } from '../cli/spawn-cli.ts'
import { eventually } from '../support/eventually.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { inForm } from './form.ts'
import { type Destination, startPosting } from './posting-client.ts'
import { type Environment, KEY, ownEnvironment, readiness, startServing } from './serving.ts'

const SEED = 20_260_302
const KILLS = inForm({ short: 3, long: 200 })
const ENGINE_KILLS = inForm({ short: 1, long: 20 })

let environment: Environment

beforeEach(async () => {
  environment = await ownEnvironment()
})

test(
  'a service that is killed at any moment loses and doubles nothing',
  async () => {
    const random = seededRandom(SEED, 0)
    const destination: Destination = { url: 'http://127.0.0.1:9', key: KEY }
    const client = startPosting(destination)
    // On a slow machine a service lives for fewer rows: it is killed until enough were at stake.
    for (let kill = 0; kill < KILLS || client.posted.acknowledged.size <= 1_000; kill++) {
      const serving = startServing(environment, destination)
      // From its very first steps to well after it is ready: a start takes about a second.
      if (kill % 4 !== 3) await serving.ready
      await sleep(1_000 * random.uniform())
      const [engine] = childrenOf(serving.pid)
      serving.kill('SIGKILL')
      await serving.ended
      if (engine !== undefined) await eventually(() => !isAlive(engine), { timeoutMs: 1_000 })
    }
    await expectNothingLost(environment, destination, async () => {
      await client.stop()
      return client.posted
    })
  },
  inForm({ short: 90_000, long: 2_400_000 }),
)

test(
  'a service whose engine is killed says so, recovers by itself and loses nothing',
  async () => {
    const destination: Destination = { url: '', key: KEY }
    const serving = startServing(environment, destination)
    await serving.ready
    const client = startPosting(destination)
    const status = async () => (await readiness(destination)).status
    for (let kill = 0; kill < ENGINE_KILLS; kill++) {
      await eventually(() => client.posted.acknowledged.size > 1_000 * (kill + 1))
      const [engine] = childrenOf(serving.pid)
      process.kill(engine!, 'SIGKILL')
      await eventually(async () => (await status()) === 'degraded')
      await eventually(async () => (await status()) === 'ok')
      expect(childrenOf(serving.pid)).not.toContain(engine)
    }
    const before = client.posted.acknowledged.size
    await eventually(() => client.posted.acknowledged.size > before)
    await client.stop()
    serving.kill('SIGTERM')
    expect(await serving.ended).toBe(0)
    await expectNothingLost(environment, destination, async () => client.posted)
  },
  inForm({ short: 90_000, long: 600_000 }),
)

test('a service that is asked to stop answers what it has been sent', async () => {
  const destination: Destination = { url: '', key: KEY }
  const serving = startServing(environment, destination)
  await serving.ready
  const client = startPosting(destination)
  await eventually(() => client.posted.acknowledged.size > 1_000)
  serving.kill('SIGTERM')
  expect(await serving.ended).toBe(0)
  expect(client.posted.refusals).toEqual([])
  await expectNothingLost(environment, destination, async () => {
    await client.stop()
    return client.posted
  })
}, 60_000)
