import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startError } from '../../../src/store/embedded/start-error.ts'

const port = 8123

function directoryLockedBy(holder: string): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'tidemark-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true }))
  writeFileSync(join(dataDir, 'engine.lock'), holder)
  return dataDir
}

it('names the directory and the process that holds it', () => {
  const dataDir = directoryLockedBy('4711\n')
  const error = startError({ exitCode: 75, output: ['The data directory is locked.'] }, { dataDir, port })
  expect(error).toMatchObject({ name: 'EngineError', code: 'data_dir_locked' })
  expect(error.message).toContain(`(process 4711) is using the data directory ${dataDir}`)
})

it('knows a lock that another ClickHouse holds, and one that names nobody', () => {
  const dataDir = directoryLockedBy('')
  const output = ['Code: 76. DB::Exception: Cannot lock file status. (CANNOT_OPEN_FILE)', 'shutting down']
  const error = startError({ exitCode: 1, output }, { dataDir, port })
  expect(error.code).toBe('data_dir_locked')
  expect(error.message).toMatch(/^Another Tidemark is using/)
})

it('says what to set where there is no library', () => {
  const output = ['chdb: could not locate libchdb for linux-x64.']
  const error = startError({ exitCode: 69, output }, { dataDir: '/data', port })
  expect(error.code).toBe('library_missing')
  expect(error.message).toContain('TIDEMARK_CLICKHOUSE_URL')
  expect(error.message).toContain('could not locate libchdb')
})

it('knows a port that is taken', () => {
  const output = ['Code: 210. DB::Exception: Listen [127.0.0.1]:8123 failed: Address already in use', 'bye']
  const error = startError({ exitCode: 1, output }, { dataDir: '/data', port })
  expect(error.code).toBe('port_in_use')
  expect(error.message).toContain('8123')
  expect(error.message).toContain('TIDEMARK_CLICKHOUSE_PORT')
})

it('quotes the last reason ClickHouse gave, not the noise after it', () => {
  const output = ['Code: 1. first', 'Code: 2. DB::Exception: the reason', 'Threads finished in 0ms.']
  const error = startError({ exitCode: 1, output }, { dataDir: '/data', port })
  expect(error.code).toBe('engine_failed')
  expect(error.message).toContain('Code: 2. DB::Exception: the reason')
  expect(error.message).not.toContain('Threads finished')
})

it('has something to say about an engine that said nothing', () => {
  const error = startError({ exitCode: null, output: [] }, { dataDir: '/data', port })
  expect(error.code).toBe('engine_failed')
  expect(error.message).not.toContain('\n')
})
