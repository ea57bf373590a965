import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type { Connection } from '../src/store/client.ts'
import { EmbeddedEngine } from '../src/store/embedded/embedded-engine.ts'

/** An embedded engine in a directory of its own, gone after `stop`. */
export async function startBenchEngine(): Promise<{ connection: Connection; stop: () => Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tidemark-bench-'))
  const engine = await EmbeddedEngine.start({
    dataDir,
    memoryBytes: 8 * 2 ** 30,
    log: pino({ level: 'warn' }),
  })
  return {
    connection: { url: engine.url, user: engine.user, password: engine.password, database: 'tidemark' },
    stop: async () => {
      await engine.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Something that listens, in a process of its own. */
export interface BenchProcess {
  url: string
  stop: () => Promise<void>
}

/** Runs Node with these arguments; the process says where it is at. */
export async function startBenchProcess(
  command: readonly string[],
  environment: Record<string, string>,
): Promise<BenchProcess> {
  const child = spawn(process.execPath, command, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', code => reject(new Error(`the process ended with ${code}`)))
    child.stdout.on('data', (text: Buffer) => {
      const found = /Tidemark is at (\S+)/.exec(text.toString())
      if (found) resolve(found[1]!)
    })
  })
  return {
    url,
    stop: async () => {
      const exited = new Promise(resolve => child.once('exit', resolve))
      child.kill('SIGTERM')
      await exited
    },
  }
}

/** The built service as a process of its own, on that engine. */
export async function startBenchService(connection: Connection, key: string): Promise<BenchProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tidemark-bench-'))
  const { url, stop } = await startBenchProcess(['dist/cli/main.js', 'serve'], {
    TIDEMARK_PORT: '0',
    TIDEMARK_DATA_DIR: dataDir,
    TIDEMARK_ADMIN_KEY: key,
    TIDEMARK_CLICKHOUSE_URL: connection.url,
    TIDEMARK_CLICKHOUSE_USER: connection.user,
    TIDEMARK_CLICKHOUSE_PASSWORD: connection.password,
    TIDEMARK_LOG_LEVEL: 'warn',
  })
  return {
    url,
    stop: async () => {
      await stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
