import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { seededRandom } from '../../src/demo/seeded-random.ts'
import type { EmbeddedEngine } from '../../src/store/embedded/embedded-engine.ts'
import { askAsTidemark } from '../store/embedded/ask.ts'
import { eventually } from '../support/eventually.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { inForm } from './form.ts'
import { OwnDisk } from './own-disk.ts'
import { type Destination, startPosting } from './posting-client.ts'
import { environmentWith, KEY, startClickHouse, startServing } from './serving.ts'

const SEED = 20_260_316
const CUTS = inForm({ short: 1, long: 6 })
const DISK_BYTES = 2 ** inForm({ short: 28, long: 30 })
/** Acknowledged before each of them. */
const ROWS = inForm({ short: 300, long: 1_000 })
/** From the merges to the cut, at most. */
const LONGEST_MS = inForm({ short: 0, long: 2_000 })

const ownDiskTest = test.runIf(await OwnDisk.isPossible())

/** A ClickHouse on the disk, and what a service with its spool on the same disk is started with. */
async function openOn(disk: OwnDisk) {
  const [store, spool] = ['store', 'service'].map(name => join(disk.directory, name)) as [string, string]
  await mkdir(spool, { recursive: true })
  const { engine } = await startClickHouse(store)
  const environment = { ...(await environmentWith(engine, engine.url)), TIDEMARK_DATA_DIR: spool }
  return { engine, environment }
}

/** Makes one part of all that each table has in a partition. */
async function mergeEverything(engine: EmbeddedEngine): Promise<void> {
  const tables = await askAsTidemark(
    engine,
    `SELECT name FROM system.tables WHERE database = 'tidemark' AND engine LIKE '%MergeTree'`,
  )
  for (const table of tables.split('\n'))
    await askAsTidemark(engine, `OPTIMIZE TABLE tidemark.${table} FINAL`)
}

const countOf = async (engine: EmbeddedEngine, table: string) =>
  Number(await askAsTidemark(engine, `SELECT count() FROM tidemark.${table}`))

ownDiskTest(
  'a service whose power goes after merges has every acknowledged row, and histograms that hold them',
  async () => {
    const random = seededRandom(SEED, 0)
    const disk = await OwnDisk.open(DISK_BYTES)
    const destination: Destination = { url: 'http://127.0.0.1:9', key: KEY }
    const client = startPosting(destination)
    for (let cut = 1; cut <= CUTS; cut++) {
      const { engine, environment } = await openOn(disk)
      const serving = startServing(environment, destination)
      await serving.ready
      const { size } = client.posted.acknowledged
      const counted = await countOf(engine, 'histograms')
      await eventually(() => client.posted.acknowledged.size > size + ROWS)
      // Within seconds, by itself.
      await eventually(async () => (await countOf(engine, 'histograms')) > counted, { timeoutMs: 60_000 })
      await mergeEverything(engine)
      await sleep(LONGEST_MS * random.uniform())
      await disk.cutPower()
      serving.kill('SIGKILL')
      await serving.ended
      await engine.stop()
      await disk.unmount()
      await disk.mount()
    }
    const { environment } = await openOn(disk)
    await expectNothingLost(environment, destination, async () => {
      await client.stop()
      return client.posted
    })
  },
  inForm({ short: 240_000, long: 600_000 }),
)

ownDiskTest(
  'what was not synced is lost when the power goes',
  async () => {
    const disk = await OwnDisk.open(DISK_BYTES)
    const { engine } = await openOn(disk)
    await askAsTidemark(engine, 'CREATE DATABASE tidemark')
    for (const [table, settings] of [
      ['synced', 'fsync_after_insert = 1, fsync_part_directory = 1'],
      ['unsynced', 'fsync_after_insert = 0'],
    ]) {
      const columns = '(n UInt64) ENGINE = MergeTree ORDER BY n'
      await askAsTidemark(engine, `CREATE TABLE tidemark.${table} ${columns} SETTINGS ${settings}`)
    }
    // The sync brings the names of both to the disk, and the bytes of one.
    for (const table of ['unsynced', 'synced'])
      await askAsTidemark(engine, `INSERT INTO tidemark.${table} VALUES (1)`)
    await disk.cutPower()
    await engine.stop()
    await disk.unmount()
    await disk.mount()
    const { engine: again } = await openOn(disk)
    expect([await countOf(again, 'synced'), await countOf(again, 'unsynced')]).toEqual([1, 0])
  },
  60_000,
)
