import { expect, test } from 'vitest'
import { closedPort } from '../support/closed-port.ts'
import { eventually } from '../support/eventually.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { FaultyClickHouse } from './faulty-clickhouse.ts'
import { type Destination, startPosting } from './posting-client.ts'
import { environmentWith, KEY, readiness, startClickHouse, startServing } from './serving.ts'

test('a service that is started while ClickHouse is away waits for it, says so, and brings what was spooled', async () => {
  const { engine } = await startClickHouse()
  const clickhouse = await FaultyClickHouse.open(engine.url)
  // A service that waits has not said where it is.
  const port = await closedPort()
  const environment = {
    ...(await environmentWith(engine, clickhouse.url)),
    TIDEMARK_PORT: String(port),
    TIDEMARK_LOG_LEVEL: 'warn',
  }
  const destination: Destination = { url: '', key: KEY }
  const first = startServing(environment, destination)
  await first.ready
  const client = startPosting(destination)
  await eventually(() => client.posted.acknowledged.size >= 300)
  await clickhouse.leave()
  await eventually(async () => (await readiness(destination)).spool.waiting_segments >= 2)
  first.kill('SIGKILL')
  await first.ended

  const isUnready = async (reason: RegExp) => {
    const answer = await fetch(`${destination.url}/readyz`)
    expect(await answer.json()).toEqual({ status: 'starting', reason: expect.stringMatching(reason) })
    return answer.status === 503
  }
  let second = startServing(environment, destination)
  await eventually(() => isUnready(/ does not answer \(connect ECONNREFUSED .* TIDEMARK_CLICKHOUSE_URL/))
  expect(await (await fetch(`${destination.url}/healthz`)).json()).toEqual({ status: 'ok' })
  const { status, headers } = await fetch(`${destination.url}/v1/predictions`, { method: 'POST', body: '{}' })
  expect({ status, retryAfter: headers.get('retry-after') }).toEqual({ status: 503, retryAfter: '1' })
  // It may be stopped while it waits.
  second.kill('SIGTERM')
  expect(await second.ended).toBe(0)
  expect(second.stderr()).toBe('')

  // It leaves again when the first rows are brought, and comes back for good.
  second = startServing(environment, destination)
  await eventually(() => isUnready(/ECONNREFUSED/))
  let hasLeft = false
  clickhouse.fate = statement => {
    if (!hasLeft && statement.startsWith('INSERT INTO predictions')) {
      hasLeft = true
      void clickhouse.leave()
    }
    return hasLeft ? 'hangs' : 'passes'
  }
  await clickhouse.comeBack()
  await eventually(() => hasLeft && isUnready(/ECONNREFUSED|other side closed|ECONNRESET/))
  expect(second.stdout()).not.toContain('Tidemark is at')
  clickhouse.fate = () => 'passes'
  await clickhouse.comeBack()
  await second.ready
  expect((await readiness(destination)).status).toBe('ok')
  await client.stop()
  second.kill('SIGKILL')
  await second.ended
  await expectNothingLost(environment, destination, async () => client.posted)
}, 90_000)

test('a service that ClickHouse does not let in ends, and says what to check', async () => {
  const { engine } = await startClickHouse()
  const environment = {
    ...(await environmentWith(engine, engine.url)),
    TIDEMARK_CLICKHOUSE_PASSWORD: 'not-for-everyone',
  }
  const serving = startServing(environment, { url: '', key: KEY })
  expect(await serving.ended).toBe(1)
  expect(serving.stderr()).toMatch(
    /^tidemark: ClickHouse at http:\S+ refuses [^\n]*TIDEMARK_CLICKHOUSE_USER[^\n]*\n$/,
  )
  expect(serving.stderr()).not.toContain('not-for-everyone')
}, 30_000)
