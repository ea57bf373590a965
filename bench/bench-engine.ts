import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type { Connection } from '../src/store/client.ts'
import { EmbeddedEngine } from '../src/store/embedded/embedded-engine.ts'

export interface BenchEngine {
  connection: Connection
  pid: number
  stop: () => Promise<void>
}

/** An embedded engine in a directory of its own, gone after `stop`. */
export async function startBenchEngine(): Promise<BenchEngine> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tidemark-bench-'))
  const engine = await EmbeddedEngine.start({
    dataDir,
    memoryBytes: 8 * 2 ** 30,
    log: pino({ level: 'warn' }),
  })
  return {
    connection: { url: engine.url, user: engine.user, password: engine.password, database: 'tidemark' },
    pid: engine.pid!,
    stop: async () => {
      await engine.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Something that listens, in a process of its own. */
export interface BenchProcess {
  url: string
  pid: number
  /** Sends it a message and resolves with its answer; only for one that answers messages. */
  ask: (question: string) => Promise<unknown>
  stop: () => Promise<void>
}

/** Runs Node with these arguments; the process says where it is at. */
export async function startBenchProcess(
  command: readonly string[],
  environment: Record<string, string>,
): Promise<BenchProcess> {
  const child = spawn(process.execPath, command, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  // Should the bench fail, nothing it started outlives it.
  process.once('exit', () => child.kill())
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', code => reject(new Error(`the process ended with ${code}`)))
    child.stdout!.on('data', (text: Buffer) => {
      const found = /Tidemark is at (\S+)/.exec(text.toString())
      if (found) resolve(found[1]!)
    })
  })
  return {
    url,
    pid: child.pid!,
    ask: question =>
      new Promise((resolve, reject) => {
        const gone = () => reject(new Error('the process ended before it answered'))
        child.once('exit', gone)
        child.once('message', answer => {
          child.off('exit', gone)
          resolve(answer)
        })
        child.send(question)
      }),
    stop: async () => {
      child.kill('SIGTERM')
      await exited
    },
  }
}

/** What a service is told beyond where its store is. */
export interface ServiceOptions {
  key: string
  /** What Node is told before the service's own file. */
  nodeOptions?: readonly string[]
  environment?: Record<string, string>
}

/** As `npm start` has it. */
const YOUNG_GENERATION = ['--min-semi-space-size=64', '--max-semi-space-size=64']

/** The built service as a process of its own, on that engine. */
export async function startBenchService(
  connection: Connection,
  { key, nodeOptions = [], environment = {} }: ServiceOptions,
): Promise<BenchProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tidemark-bench-'))
  const started = await startBenchProcess(
    [...YOUNG_GENERATION, ...nodeOptions, 'dist/cli/main.js', 'serve'],
    {
      TIDEMARK_PORT: '0',
      TIDEMARK_DATA_DIR: dataDir,
      TIDEMARK_ADMIN_KEY: key,
      TIDEMARK_CLICKHOUSE_URL: connection.url,
      TIDEMARK_CLICKHOUSE_USER: connection.user,
      TIDEMARK_CLICKHOUSE_PASSWORD: connection.password,
      TIDEMARK_LOG_LEVEL: 'warn',
      ...environment,
    },
  )
  return {
    ...started,
    stop: async () => {
      await started.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
