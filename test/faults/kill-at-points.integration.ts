import { expect, test } from 'vitest'
import { seededRandom } from '../../src/demo/seeded-random.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { FaultyClickHouse } from './faulty-clickhouse.ts'
import { inForm } from './form.ts'
import { type Destination, startPosting } from './posting-client.ts'
import type { Faults } from './serve-with-faults.ts'
import { environmentWith, KEY, type Serving, startClickHouse, startServing } from './serving.ts'

const SEED = 20_260_309
const ROUNDS = inForm({ short: 1, long: 23 })

/** Where a service dies: at a point of its own, or by what ClickHouse is asked or has done. */
interface Death {
  name: string
  faults?: (random: () => number) => Faults
  asked?: RegExp
  done?: RegExp
}

/** One of the first so many times: from the replay of what the death before left to the middle of new rows. */
const within = (point: NonNullable<Faults['dieAt']>['point'], most: number) => (random: () => number) => ({
  dieAt: { point, nth: 1 + Math.floor(random() * most) },
})

const DEATHS: Death[] = [
  { name: 'after a write', faults: within('after-write', 40) },
  { name: 'after its sync', faults: within('after-fsync', 40) },
  { name: 'before the answer', faults: within('before-answer', 40) },
  { name: 'when ClickHouse has a block of predictions', done: /^INSERT INTO predictions / },
  { name: 'after the rows and before the marks', asked: /^INSERT INTO slices/ },
  { name: 'before a segment is deleted', faults: within('before-remove', 2) },
]

const FURTHER_DEATHS: Death[] = [
  { name: 'when ClickHouse has a block of labels', done: /^INSERT INTO labels/ },
  { name: 'after the marks', done: /^INSERT INTO slices/ },
  { name: 'when a segment is deleted and its name perhaps not', faults: within('after-remove', 2) },
]

test(
  'a service that is killed at any step of a row’s way loses and doubles nothing',
  async () => {
    const random = seededRandom(SEED, 0)
    const { engine } = await startClickHouse()
    const clickhouse = await FaultyClickHouse.open(engine.url)
    const environment = await environmentWith(engine, clickhouse.url)
    const destination: Destination = { url: 'http://127.0.0.1:9', key: KEY }
    const client = startPosting(destination)
    for (let round = 0; round < ROUNDS; round++)
      for (const { name, faults, asked, done } of inForm({
        short: DEATHS,
        long: [...DEATHS, ...FURTHER_DEATHS],
      })) {
        const serving: Serving = startServing(
          environment,
          destination,
          faults?.(() => random.uniform()),
        )
        const kill = () => serving.kill('SIGKILL')
        clickhouse.fate = statement => {
          if (!asked?.test(statement)) return 'passes'
          kill()
          return 'hangs'
        }
        clickhouse.taken = statement => {
          if (done?.test(statement)) kill()
        }
        // Nothing else ends it: an exit of its own would have a code.
        expect({ name, code: await serving.ended }).toEqual({ name, code: null })
      }
    clickhouse.fate = () => 'passes'
    clickhouse.taken = () => {}
    expect(client.posted.acknowledged.size).toBeGreaterThan(1_000)
    await expectNothingLost(environment, destination, async () => {
      await client.stop()
      return client.posted
    })
  },
  inForm({ short: 90_000, long: 2_400_000 }),
)
