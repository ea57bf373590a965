import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { readConfig } from '../../src/config.ts'
import { seededRandom } from '../../src/demo/seeded-random.ts'
import { startService } from '../../src/main.ts'
import { type Store, select } from '../../src/store/client.ts'
import { childrenOf, isAlive, spawnCli } from '../cli/spawn-cli.ts'
import { eventually } from '../support/eventually.ts'
import { type Destination, type Posted, startPosting } from './posting-client.ts'

const SEED = 20_260_302
const KILLS = 8
const KEY = 'tm_admin_of_the_fault_tests'
const ALL = 'from=2026-02-01T00:00:00Z&to=2026-04-01T00:00:00Z'

let environment: Record<string, string>

beforeEach(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'tidemark-faults-'))
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }))
  environment = {
    TIDEMARK_PORT: '0',
    TIDEMARK_DATA_DIR: dataDir,
    TIDEMARK_ADMIN_KEY: KEY,
    TIDEMARK_LOG_LEVEL: 'silent',
  }
})

/** Starts the service in a process of its own; clients find it once it listens. */
function startServing(destination: Destination) {
  const serving = spawnCli(['serve'], environment)
  onTestFinished(() => serving.kill('SIGKILL'))
  const ready = serving.said(/Tidemark is at (\S+)/).then(([, url]) => {
    destination.url = url!
  })
  // It may be killed before it is ready.
  ready.catch(() => {})
  return { ...serving, ready }
}

async function ask(url: string, path: string): Promise<unknown> {
  const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${KEY}` } })
  return response.json()
}

/** How often each id is stored. */
async function storedIds(store: Store, sql: string): Promise<Map<string, number>> {
  const row = z.object({ prediction_id: z.string(), times: z.number() })
  const rows = await select(store, {
    sql: `SELECT prediction_id, count() AS times FROM (${sql}) GROUP BY prediction_id`,
    row,
  })
  return new Map(rows.map(({ prediction_id, times }) => [prediction_id, times]))
}

/** Opens what the killed service left behind and holds it against what its client was told. */
async function expectNothingLost(destination: Destination, finish: () => Promise<Posted>): Promise<void> {
  const service = await startService(readConfig(environment))
  onTestFinished(() => service.stop())
  destination.url = service.url
  const { acknowledged, abandoned } = await finish()
  const { store } = service.context

  const { models } = (await ask(service.url, '/v1/verify')) as { models: object[] }
  expect(models).toEqual([{ model: 'faulty', differences: [] }])
  const predictions = await storedIds(store, 'SELECT prediction_id FROM predictions FINAL')
  const labels = await storedIds(
    store,
    'SELECT prediction_id FROM labels FINAL UNION ALL SELECT prediction_id FROM labels_pending FINAL',
  )
  const wrong = (stored: Map<string, number>) => [...acknowledged].filter(id => stored.get(id) !== 1)
  expect(wrong(predictions)).toEqual([])
  expect(wrong(labels)).toEqual([])
  const unasked = [...predictions].filter(
    ([id, times]) => times !== 1 || !(acknowledged.has(id) || abandoned.has(id)),
  )
  expect(unasked).toEqual([])
  // Verification looks at slices that were counted: a batch whose slices were never marked would escape it.
  const { current } = (await ask(service.url, `/v1/models/faulty/compare?${ALL}`)) as {
    current: { n: number }
  }
  expect(current.n).toBe(predictions.size)
  console.log(
    `${acknowledged.size} rows acknowledged, ${predictions.size - acknowledged.size} more stored, ${abandoned.size} given up`,
  )
}

test('a service that is killed at any moment loses and doubles nothing', async () => {
  const random = seededRandom(SEED, 0)
  const destination: Destination = { url: 'http://127.0.0.1:9', key: KEY }
  const client = startPosting(destination)
  for (let kill = 0; kill < KILLS; kill++) {
    const serving = startServing(destination)
    // From its very first steps to well after it is ready: a start takes about a second.
    if (kill % 4 !== 3) await serving.ready
    await sleep(1_000 * random.uniform())
    const [engine] = childrenOf(serving.pid)
    serving.kill('SIGKILL')
    await serving.ended
    if (engine !== undefined) await eventually(() => !isAlive(engine), { timeoutMs: 1_000 })
  }
  expect(client.posted.acknowledged.size).toBeGreaterThan(1_000)
  await expectNothingLost(destination, async () => {
    await client.stop()
    return client.posted
  })
}, 90_000)

test('a service whose engine is killed says so, recovers by itself and loses nothing', async () => {
  const destination: Destination = { url: '', key: KEY }
  const serving = startServing(destination)
  await serving.ready
  const client = startPosting(destination)
  const readiness = async () => {
    const { status } = (await (await fetch(`${destination.url}/readyz`)).json()) as { status: string }
    return status
  }
  for (let kill = 0; kill < 3; kill++) {
    await eventually(() => client.posted.acknowledged.size > 1_000 * (kill + 1))
    const [engine] = childrenOf(serving.pid)
    process.kill(engine!, 'SIGKILL')
    await eventually(async () => (await readiness()) === 'degraded')
    await eventually(async () => (await readiness()) === 'ok')
    expect(childrenOf(serving.pid)).not.toContain(engine)
  }
  const before = client.posted.acknowledged.size
  await eventually(() => client.posted.acknowledged.size > before)
  await client.stop()
  serving.kill('SIGTERM')
  expect(await serving.ended).toBe(0)
  await expectNothingLost(destination, async () => client.posted)
}, 90_000)

test('a service that is asked to stop answers what it has been sent', async () => {
  const destination: Destination = { url: '', key: KEY }
  const serving = startServing(destination)
  await serving.ready
  const client = startPosting(destination)
  await eventually(() => client.posted.acknowledged.size > 1_000)
  serving.kill('SIGTERM')
  expect(await serving.ended).toBe(0)
  expect(client.posted.refusals).toEqual([])
  await expectNothingLost(destination, async () => {
    await client.stop()
    return client.posted
  })
}, 60_000)
