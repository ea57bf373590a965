import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it, onTestFinished } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import { askAsTidemark } from './ask.ts'
import { temporaryDirectory, temporaryEngine } from './temporary-engine.ts'

/** The process table's word: a zombie is not alive. */
function isAlive(pid: number): boolean {
  try {
    const state = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0]
    return state !== 'Z' && state !== 'X'
  } catch {
    return false
  }
}

/** Starts an engine from a process of its own, which leads a process group as a shell's job does. */
async function startParent(dataDir: string) {
  const parent = spawn(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, 'engine-parent.ts'), dataDir],
    {
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  onTestFinished(() => void parent.kill('SIGKILL'))
  const lines = createInterface({ input: parent.stdout })[Symbol.asyncIterator]()
  const said = async () => JSON.parse((await lines.next()).value)
  const { pid: enginePid } = (await said()) as { pid: number }
  return { parent, enginePid, said }
}

it.runIf(process.platform === 'linux')('dies with a parent that was killed', async () => {
  const dataDir = await temporaryDirectory()
  const { parent, enginePid } = await startParent(dataDir)
  expect(isAlive(enginePid)).toBe(true)
  parent.kill('SIGKILL')
  await eventually(() => !isAlive(enginePid), { timeoutMs: 1_000 })
  const successor = await temporaryEngine({ dataDir })
  expect(await askAsTidemark(successor, 'SELECT 1')).toBe('1')
})

it.runIf(process.platform === 'linux')('survives Ctrl-C until its parent has stopped it', async () => {
  const { parent, enginePid, said } = await startParent(await temporaryDirectory())
  process.kill(-parent.pid!, 'SIGINT')
  expect(await said()).toEqual({ answer: '42', restarts: 0 })
  await once(parent, 'exit')
  expect(parent.exitCode).toBe(0)
  expect(isAlive(enginePid)).toBe(false)
})
