import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { inForm, isLong } from './form.ts'
import { type Destination, startPosting } from './posting-client.ts'
import { environmentWith, KEY, readiness, startClickHouse, startServing } from './serving.ts'

const RENAMES = 'rename,renameat,renameat2'

/** Errors of the kernel, and of how many renames one has it. */
const FAULTS = inForm({
  short: [
    { code: 'ENOSPC', oneIn: 3 },
    { code: 'EIO', oneIn: 1 },
  ],
  long: ['ENOSPC', 'EIO'].flatMap(code => [7, 3, 1].map(oneIn => ({ code, oneIn }))),
})
const FAILING_MS = inForm({ short: 500, long: 5_000 })

/** An `strace` on its way to a process, what it says, and the first line of that. */
interface Tracing {
  strace: ChildProcess
  lines: Interface
  said: Promise<string>
}

function trace(pid: number, ...expressions: string[]): Tracing {
  const args = ['-f', '-p', String(pid), ...expressions.flatMap(each => ['-e', each])]
  const strace = spawn('strace', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const lines = createInterface({ input: strace.stderr })
  const first = once(lines, 'line').then(([line]) => String(line))
  // It may be missing, or not say a word; `once` rejects at an error.
  const said = Promise.race([first, once(strace, 'close').then(() => '')])
  return { strace, lines, said }
}

/** Is there an `strace`, and may it follow a process that runs? The long form does not ask: it fails where not. */
async function canTrace(): Promise<boolean> {
  if (isLong) return true
  const traced = spawn('sleep', ['60'])
  const { strace, said } = trace(traced.pid!, 'trace=none')
  const first = await said.catch(() => '')
  strace.kill('SIGKILL')
  traced.kill('SIGKILL')
  return first.includes('attached')
}

/**
 * Has the kernel answer a process's renames with this error, all of them or one in so many; on return it does.
 *
 * @returns `end`, which also tells how many renames failed
 */
async function failRenames(pid: number, { code, oneIn }: { code: string; oneIn: number }) {
  const inject = `inject=${RENAMES}:error=${code}:when=${oneIn}+${oneIn}`
  const { strace, lines, said } = trace(pid, `trace=${RENAMES}`, inject)
  onTestFinished(() => void strace.kill('SIGKILL'))
  let failed = 0
  lines.on('line', line => {
    if (line.includes('INJECTED')) failed += 1
  })
  await said
  return async () => {
    strace.kill('SIGINT')
    await once(strace, 'exit')
    return failed
  }
}

test.runIf(await canTrace())(
  'a store whose disk answers renames with errors now and then, and then always, has every row in the end',
  async () => {
    const { engine } = await startClickHouse()
    const environment = await environmentWith(engine, engine.url)
    const destination: Destination = { url: '', key: KEY }
    const serving = startServing(environment, destination)
    await serving.ready
    const client = startPosting(destination)
    await eventually(() => client.posted.acknowledged.size > 500)
    const lastError = async () => (await readiness(destination)).spool.last_error
    for (const fault of FAULTS) {
      const end = await failRenames(engine.pid!, fault)
      await eventually(async () => (await lastError()) !== null)
      await sleep(FAILING_MS)
      expect(await end()).toBeGreaterThan(0)
      await eventually(async () => (await lastError()) === null, { timeoutMs: 60_000 })
    }
    await client.stop()
    expect(client.posted.refusals).toEqual([])
    serving.kill('SIGKILL')
    await serving.ended
    await expectNothingLost(environment, destination, async () => client.posted)
  },
  inForm({ short: 120_000, long: 600_000 }),
)
