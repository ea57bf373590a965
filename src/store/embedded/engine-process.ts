import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { childModule } from '../child-module.ts'
import { EngineError } from './engine-error.ts'
import type { EngineLaunch } from './engine-launch.ts'
import { engineFailed, startError } from './start-error.ts'

/** Loading many tables after a crash takes a while; longer than this is a fault. */
const START_TIMEOUT_MS = 60_000
const KEPT_LINES = 50

/** A running engine. */
export interface EngineProcess {
  pid: number
  port: number
  /** Resolves when the process is gone and reaped. */
  exited: Promise<void>
  signal: (signal: NodeJS.Signals) => void
  /** The last lines the engine wrote, oldest first. */
  output: readonly string[]
}

/** What `launchEngine` needs besides the launch: how to ask whether the engine answers, and when to stop trying. */
export interface LaunchOptions {
  /** Rejects unless the engine on this port answers an authenticated query. */
  ask: (port: number) => Promise<void>
  /** Aborting it kills an engine that is still starting. */
  abort: AbortSignal
}

/**
 * Starts the engine's process and waits until it answers. When this throws, the process is gone.
 *
 * Call it on Node's main thread: Linux ties the child's life to the thread that spawned it.
 *
 * @throws EngineError
 */
export async function launchEngine(
  launch: EngineLaunch,
  { ask, abort }: LaunchOptions,
): Promise<EngineProcess> {
  const child = spawnChild()
  const output: string[] = []
  const spawnError = new Promise<void>(resolve => {
    child.once('error', error => {
      output.push(error.message)
      resolve()
    })
  })
  const ended = (event: 'exit' | 'close'): Promise<void> =>
    Promise.race([spawnError, new Promise<void>(resolve => child.once(event, () => resolve()))])
  const exited = ended('exit')
  // Later than the exit: by then all that the process wrote has been read, the reason of its end included.
  const closed = ended('close')
  if (child.pid === undefined) {
    await spawnError
    throw startError({ exitCode: null, output }, launch)
  }
  handOver(child, launch)
  const kill = (): void => void child.kill('SIGKILL')
  abort.addEventListener('abort', kill, { once: true })
  if (abort.aborted) kill()
  let timedOut = false
  const deadline = setTimeout(() => {
    timedOut = true
    kill()
  }, START_TIMEOUT_MS)
  try {
    const port = await Promise.race([listening(child, output), exited.then(() => null)])
    // An engine that dies while it is being asked is an engine that did not start.
    const answered =
      port !== null && (await Promise.race([ask(port).then(() => true), exited.then(() => false)]))
    if (!answered) {
      await closed
      throw startError({ exitCode: child.exitCode, output }, launch)
    }
    return { pid: child.pid, port, exited, output, signal: name => void child.kill(name) }
  } catch (error) {
    kill()
    await exited
    if (timedOut) throw engineFailed(`it did not answer within ${START_TIMEOUT_MS / 1000} s`)
    throw error instanceof EngineError ? error : engineFailed(String(error))
  } finally {
    clearTimeout(deadline)
    abort.removeEventListener('abort', kill)
  }
}

function spawnChild(): ChildProcess {
  const { file, nodeOptions } = childModule(import.meta.url, 'engine-child')
  return spawn(process.execPath, [...nodeOptions, file], {
    // A process group of its own: Ctrl-C must not end the engine before the service has drained.
    detached: true,
    // Times without a zone are UTC wherever this runs, and the service's secrets are not the engine's.
    env: { TZ: 'UTC' },
    // The engine ends when its stdin does; descriptor 3 carries the launch.
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
  })
}

function handOver(child: ChildProcess, launch: EngineLaunch): void {
  const launchPipe = child.stdio[3] as Writable
  // A child that died early breaks its pipes; its exit says why.
  child.stdin?.on('error', () => {})
  launchPipe.on('error', () => {})
  launchPipe.end(JSON.stringify(launch))
}

/** Reads the engine's log for as long as it lives, so that its pipe never fills; resolves to the port it names. */
function listening(child: ChildProcess, output: string[]): Promise<number> {
  return new Promise(resolve => {
    createInterface({ input: child.stderr as Readable }).on('line', line => {
      output.push(line)
      if (output.length > KEPT_LINES) output.shift()
      const port = /Listening for http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1]
      if (port) resolve(Number(port))
    })
  })
}
