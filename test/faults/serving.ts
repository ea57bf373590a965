import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import type { EmbeddedEngine } from '../../src/store/embedded/embedded-engine.ts'
import { type Cli, spawnCli } from '../cli/spawn-cli.ts'
import type { Destination } from './posting-client.ts'
import type { Faults } from './serve-with-faults.ts'

// The built engine starts in half the time.
const { EmbeddedEngine: BuiltEngine }: typeof import('../../src/store/embedded/embedded-engine.ts') =
  await import('../../dist/store/embedded/embedded-engine.js' as string)

export const KEY = 'tm_admin_of_the_fault_tests'

/** What a service is started with. */
export type Environment = Record<string, string>

/** A directory that is there until the test ends. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'tidemark-faults-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}

/** For a service with a data directory of its own and an engine of its own. */
export const ownEnvironment = async (): Promise<Environment> => ({
  TIDEMARK_PORT: '0',
  TIDEMARK_DATA_DIR: await temporaryDirectory(),
  TIDEMARK_ADMIN_KEY: KEY,
  TIDEMARK_LOG_LEVEL: 'silent',
})

/** For a service whose ClickHouse is somebody else's. */
export const environmentWith = async (
  { user, password }: EmbeddedEngine,
  url: string,
): Promise<Environment> => ({
  ...(await ownEnvironment()),
  TIDEMARK_CLICKHOUSE_URL: url,
  TIDEMARK_CLICKHOUSE_USER: user,
  TIDEMARK_CLICKHOUSE_PASSWORD: password,
})

/**
 * A ClickHouse that is not the service's: it lives until the test ends, and comes back when it is killed.
 *
 * @param given where another one has left its data
 */
export async function startClickHouse(given?: string): Promise<{ engine: EmbeddedEngine; dataDir: string }> {
  const dataDir = given ?? (await temporaryDirectory())
  const log = pino({ level: 'silent' })
  const engine = await BuiltEngine.start({ dataDir, memoryBytes: 2 ** 31, log })
  onTestFinished(() => engine.stop())
  return { engine, dataDir }
}

/** A service in a process of its own. */
export interface Serving extends Cli {
  /** Resolves once it listens and its address is the destination's. */
  ready: Promise<void>
}

/** Starts the service; clients of the destination find it once it listens. */
export function startServing(environment: Environment, destination: Destination, faults?: Faults): Serving {
  const serving = faults
    ? spawnCli(
        [],
        { ...environment, TEST_FAULTS: JSON.stringify(faults) },
        'test/faults/serve-with-faults.ts',
      )
    : spawnCli(['serve'], environment)
  onTestFinished(() => serving.kill('SIGKILL'))
  const ready = serving.said(/Tidemark is at (\S+)/).then(([, url]) => {
    destination.url = url!
  })
  // It may be killed before it is ready.
  ready.catch(() => {})
  return { ...serving, ready }
}

/** Asks with the admin's key. */
export async function ask<Answer>({ url }: Destination, path: string): Promise<Answer> {
  const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${KEY}` } })
  return (await response.json()) as Answer
}

/** What `/readyz` says. */
export interface Readiness {
  status: 'ok' | 'degraded' | 'unavailable'
  spool: {
    state: 'ok' | 'full' | 'failed'
    waiting_segments: number
    set_aside_segments: number
    refused_batches: number
    last_error: string | null
  }
}

export const readiness = (destination: Destination): Promise<Readiness> => ask(destination, '/readyz')
