import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { askAsTidemark } from '../store/embedded/ask.ts'
import { eventually } from '../support/eventually.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { FaultyClickHouse } from './faulty-clickhouse.ts'
import { type Destination, startPosting } from './posting-client.ts'
import { ask, environmentWith, KEY, readiness, startClickHouse, startServing } from './serving.ts'

test('a service whose disk is full for a while says so and takes rows again', async () => {
  const { engine } = await startClickHouse()
  const environment = await environmentWith(engine, engine.url)
  const destination: Destination = { url: '', key: KEY }
  const disk = { operation: 'write', code: 'ENOSPC', nth: 10, times: 30 } as const
  const serving = startServing(environment, destination, { disk })
  await serving.ready
  const client = startPosting(destination)
  const { acknowledged, refusals } = client.posted
  await eventually(() => refusals.length >= 30)
  const before = acknowledged.size
  await eventually(() => acknowledged.size > before + 500)
  expect(await readiness(destination)).toMatchObject({ status: 'ok', spool: { state: 'ok' } })
  await client.stop()
  expect(new Set(refusals)).toEqual(new Set([503]))
  serving.kill('SIGKILL')
  await serving.ended
  await expectNothingLost(environment, destination, async () => client.posted)
}, 60_000)

test('a service whose disk cannot make data durable acknowledges nothing from then on, until it is started again', async () => {
  const { engine } = await startClickHouse()
  const environment = await environmentWith(engine, engine.url)
  const destination: Destination = { url: '', key: KEY }
  const disk = { operation: 'datasync', code: 'EIO', nth: 30, times: 1 } as const
  const serving = startServing(environment, destination, { disk })
  await serving.ready
  const client = startPosting(destination)
  const { acknowledged, refusals } = client.posted
  // By then each of three writers was refused, and none waits for an answer from before.
  await eventually(() => refusals.length >= 9)
  const before = acknowledged.size
  await eventually(() => refusals.length >= 50)
  expect(acknowledged.size).toBe(before)
  expect(await readiness(destination)).toMatchObject({ status: 'unavailable', spool: { state: 'failed' } })
  serving.kill('SIGKILL')
  await serving.ended
  await expectNothingLost(environment, destination, async () => {
    await client.stop()
    return client.posted
  })
}, 60_000)

test('a spool with a flipped bit and a torn end gives everything but the damaged record, and says so', async () => {
  const { engine } = await startClickHouse()
  const clickhouse = await FaultyClickHouse.open(engine.url)
  const environment = await environmentWith(engine, clickhouse.url)
  const destination: Destination = { url: '', key: KEY }
  const first = startServing(environment, destination)
  await first.ready
  const client = startPosting(destination)
  await eventually(() => client.posted.acknowledged.size > 300)
  await clickhouse.leave()
  await eventually(async () => (await readiness(destination)).spool.waiting_segments >= 3)
  await client.stop()
  first.kill('SIGKILL')
  await first.ended

  const spool = join(environment.TIDEMARK_DATA_DIR!, 'spool')
  const segments = (await readdir(spool)).filter(name => name.endsWith('.seg')).sort()
  const damaged = segments[1]!
  const bytes = await readFile(join(spool, damaged))
  bytes[bytes.length >> 1]! ^= 1
  await writeFile(join(spool, damaged), bytes)
  const torn = segments.at(-1)!
  const marker = Buffer.from(torn.slice(17, 33), 'hex')
  await appendFile(
    join(spool, torn),
    Buffer.concat([marker, Buffer.from([1, 2, 3, 4, 0xff, 0xff, 0, 0, 5, 6])]),
  )

  await clickhouse.comeBack()
  await startServing(environment, destination).ready
  expect(await readiness(destination)).toMatchObject({ status: 'ok', spool: { set_aside_segments: 1 } })
  expect(await readdir(join(spool, 'set-aside'))).toEqual([damaged])
  const { models } = await ask<{ models: object[] }>(destination, '/v1/verify')
  expect(models).toEqual([{ model: 'faulty', differences: [] }])
  const idsOf = async (tables: string) =>
    new Set((await askAsTidemark(engine, `SELECT DISTINCT prediction_id FROM ${tables}`)).split('\n'))
  const predictions = await idsOf('tidemark.predictions')
  const labels = await idsOf(
    '(SELECT prediction_id FROM tidemark.labels UNION ALL SELECT prediction_id FROM tidemark.labels_pending)',
  )
  const lost = [...client.posted.acknowledged].filter(id => !predictions.has(id) || !labels.has(id))
  // Batches of 100 rows, of which up to three were put into one record.
  expect([100, 200, 300]).toContain(lost.length)
}, 60_000)
