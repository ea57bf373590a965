import { readdir, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { askAsTidemark } from '../store/embedded/ask.ts'
import { eventually } from '../support/eventually.ts'
import { type Destination, startPosting } from './posting-client.ts'
import { ask, environmentWith, KEY, startClickHouse, startServing } from './serving.ts'

interface Verification {
  models: { model: string; differences: object[] }[]
}

const DATA_PATH = `SELECT data_paths[1] FROM system.tables WHERE database = 'tidemark' AND name = 'predictions'`

test('a part of the store that was cut short is found by verification', async () => {
  const { engine, dataDir } = await startClickHouse()
  const environment = await environmentWith(engine, engine.url)
  const destination: Destination = { url: '', key: KEY }
  const serving = startServing(environment, destination)
  await serving.ready
  const client = startPosting(destination)
  await eventually(() => client.posted.acknowledged.size >= 300)
  await client.stop()
  const intact = await ask<Verification>(destination, '/v1/verify')
  expect(intact.models).toEqual([{ model: 'faulty', differences: [] }])
  const directory = await askAsTidemark(engine, DATA_PATH)
  serving.kill('SIGTERM')
  await serving.ended
  await engine.stop()

  const parts = (await readdir(directory)).filter(name => /^\d{8}_/.test(name))
  const file = join(directory, parts.at(-1)!, 'data.bin')
  await truncate(file, (await stat(file)).size >> 1)

  const { engine: again } = await startClickHouse(dataDir)
  await startServing(
    { ...(await environmentWith(again, again.url)), TIDEMARK_DATA_DIR: environment.TIDEMARK_DATA_DIR! },
    destination,
  ).ready
  const damaged = await ask<Verification>(destination, '/v1/verify')
  expect(damaged.models[0]!.differences.length).toBeGreaterThan(0)
}, 120_000)
