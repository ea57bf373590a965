import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { EmbeddedEngine, type EngineOptions } from '../../../src/store/embedded/embedded-engine.ts'

/** A directory that is gone after the test. Its name needs escaping in XML. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "tidemark <'engine' & test> "))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}

/** An engine that is stopped after the test. */
export async function temporaryEngine(options: Partial<EngineOptions> & { dataDir: string }) {
  const engine = await EmbeddedEngine.start({
    memoryBytes: 2 ** 30,
    log: pino({ level: 'silent' }),
    ...options,
  })
  onTestFinished(() => engine.stop())
  return engine
}
