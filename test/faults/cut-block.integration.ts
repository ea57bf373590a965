import { readdirSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { isAlive } from '../cli/spawn-cli.ts'
import { askAsTidemark } from '../store/embedded/ask.ts'
import { eventually } from '../support/eventually.ts'
import { inForm } from './form.ts'
import type { Destination } from './posting-client.ts'
import { ask, environmentWith, KEY, readiness, startClickHouse, startServing } from './serving.ts'

const WEEKS = 60
const WEEK_MS = 7 * 86_400_000
const CUTS = inForm({ short: 1, long: 20 })

test(
  'a block whose engine is killed between two of its partitions comes in whole',
  async () => {
    const { engine } = await startClickHouse()
    const environment = await environmentWith(engine, engine.url)
    const destination: Destination = { url: '', key: KEY }
    await startServing(environment, destination).ready
    const parts = partsOf(await askAsTidemark(engine, DATA_PATH))
    let cuts = 0
    for (let round = 1; cuts < CUTS; round++) {
      const before = parts()
      await postToEveryWeek(destination, round)
      while (parts() < before + 3) await turn()
      const killed = engine.pid!
      process.kill(killed, 'SIGKILL')
      await eventually(() => !isAlive(killed))
      if (parts() < before + WEEKS) cuts += 1
      const ids = 'SELECT count(), uniqExact(prediction_id) FROM tidemark.predictions FINAL'
      const isWhole = async () => (await askAsTidemark(engine, ids)) === `${round * WEEKS}\t${round * WEEKS}`
      await eventually(isWhole, { timeoutMs: 30_000 })
    }
    expect((await readiness(destination)).status).toBe('ok')
    const { models } = await ask<{ models: object[] }>(destination, '/v1/verify')
    expect(models).toEqual([{ model: 'weeks', differences: [] }])
  },
  inForm({ short: 120_000, long: 600_000 }),
)

const DATA_PATH = `SELECT data_paths[1] FROM system.tables WHERE database = 'tidemark' AND name = 'predictions'`

/** How many parts are in place, those that merges replaced among them. */
const partsOf = (directory: string) => () =>
  readdirSync(directory).filter(name => /^\d{8}_\d+_\d+_\d+/.test(name)).length

/** One request, with a row in a partition for each week: one block for ClickHouse. */
async function postToEveryWeek({ url, key }: Destination, round: number): Promise<void> {
  const rows = Array.from({ length: WEEKS }, (_, week) => ({
    model: 'weeks',
    prediction_id: `${round}-${week}`,
    timestamp: new Date(Date.parse('2026-03-02T00:00:00Z') - week * WEEK_MS).toISOString(),
    score: 0.5,
  }))
  const answer = await fetch(`${url}/v1/predictions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(rows),
  })
  expect(await answer.json()).toMatchObject({ accepted: WEEKS })
}
