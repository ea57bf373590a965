import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { inForm } from './form.ts'
import { OwnDisk } from './own-disk.ts'
import { type Destination, startPosting } from './posting-client.ts'
import { environmentWith, KEY, readiness, startClickHouse, startServing } from './serving.ts'

const DISK_BYTES = inForm({ short: 128, long: 512 }) * 2 ** 20
const BOTH = { what: 'a store and its spool', hasSpool: true, refusals: [503] }
const FULL_MS = inForm({ short: 500, long: 10_000 })

/** A store without room and a spool that has some is among the short forms of `clickhouse-faults`. */
const CASES = inForm({ short: [BOTH], long: [{ what: 'a store', hasSpool: false, refusals: [] }, BOTH] })

test.runIf(await OwnDisk.isPossible()).each(CASES)(
  '$what on a disk that is full for a while have every row in the end',
  async expected => {
    const disk = await OwnDisk.open(DISK_BYTES)
    const { engine } = await startClickHouse(join(disk.directory, 'store'))
    const environment = await environmentWith(engine, engine.url)
    if (expected.hasSpool) {
      environment.TIDEMARK_DATA_DIR = join(disk.directory, 'service')
      await mkdir(environment.TIDEMARK_DATA_DIR)
    }
    const destination: Destination = { url: '', key: KEY }
    const serving = startServing(environment, destination)
    await serving.ready
    const client = startPosting(destination)
    const { acknowledged, refusals } = client.posted
    await eventually(() => acknowledged.size > 500)
    const isTaken = async () => (await readiness(destination)).spool.last_error === null
    const makeRoom = await disk.fill()
    await eventually(async () => !(await isTaken()), { timeoutMs: 60_000 })
    await sleep(FULL_MS)
    await makeRoom()
    const { size } = acknowledged
    await eventually(() => acknowledged.size > size + 500, { timeoutMs: 60_000 })
    await client.stop()
    expect([...new Set(refusals)]).toEqual(expected.refusals)
    await eventually(isTaken, { timeoutMs: 60_000 })
    serving.kill('SIGKILL')
    await serving.ended
    await expectNothingLost(environment, destination, async () => client.posted)
  },
  inForm({ short: 120_000, long: 300_000 }),
)
