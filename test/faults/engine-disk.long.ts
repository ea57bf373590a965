import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { type Destination, startPosting } from './posting-client.ts'
import { environmentWith, KEY, readiness, startClickHouse, startServing } from './serving.ts'

const RENAMES = 'rename,renameat,renameat2'

/**
 * Has the kernel answer a process's renames with this error, all of them or one in so many; on return it does.
 *
 * @returns `end`, which also tells how many renames failed
 */
async function failRenames(pid: number, { code, oneIn }: { code: string; oneIn: number }) {
  const inject = `inject=${RENAMES}:error=${code}:when=${oneIn}+${oneIn}`
  const strace = spawn('strace', ['-f', '-p', String(pid), '-e', `trace=${RENAMES}`, '-e', inject], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  onTestFinished(() => void strace.kill('SIGKILL'))
  let failed = 0
  const lines = createInterface({ input: strace.stderr })
  lines.on('line', line => {
    if (line.includes('INJECTED')) failed += 1
  })
  await Promise.race([once(lines, 'line'), once(strace, 'error').then(([error]) => Promise.reject(error))])
  return async () => {
    strace.kill('SIGINT')
    await once(strace, 'exit')
    return failed
  }
}

test.each(['ENOSPC', 'EIO'])(
  'a store whose disk answers renames with %s now and then, and then always, has every row in the end',
  async code => {
    const { engine } = await startClickHouse()
    const environment = await environmentWith(engine, engine.url)
    const destination: Destination = { url: '', key: KEY }
    const serving = startServing(environment, destination)
    await serving.ready
    const client = startPosting(destination)
    await eventually(() => client.posted.acknowledged.size > 500)
    for (const oneIn of [7, 3, 1]) {
      const end = await failRenames(engine.pid!, { code, oneIn })
      await eventually(async () => (await readiness(destination)).spool.last_error !== null)
      await sleep(5_000)
      expect(await end()).toBeGreaterThan(0)
      await eventually(async () => (await readiness(destination)).spool.last_error === null, {
        timeoutMs: 60_000,
      })
    }
    await client.stop()
    expect(client.posted.refusals).toEqual([])
    serving.kill('SIGKILL')
    await serving.ended
    await expectNothingLost(environment, destination, async () => client.posted)
  },
  300_000,
)
