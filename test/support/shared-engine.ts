import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type { TestProject } from 'vitest/node'
import type { Connection } from '../../src/store/client.ts'
import { EmbeddedEngine } from '../../src/store/embedded/embedded-engine.ts'

declare module 'vitest' {
  interface ProvidedContext {
    clickhouse: Omit<Connection, 'database'>
  }
}

let stop: () => Promise<void>

/** Starts the one engine that test files share, each in databases of its own. */
export async function setup(project: TestProject): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tidemark-test-'))
  const engine = await EmbeddedEngine.start({
    dataDir,
    memoryBytes: 4 * 2 ** 30,
    log: pino({ level: 'silent' }),
  })
  const { url, user, password } = engine
  project.provide('clickhouse', { url, user, password })
  stop = async () => {
    await engine.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** Ends it after the last of them. */
export const teardown = (): Promise<void> => stop()
