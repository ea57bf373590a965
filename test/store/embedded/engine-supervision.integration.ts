import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { DataType, load, open } from 'ffi-rs'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import type { EngineState } from '../../../src/store/embedded/embedded-engine.ts'
import { eventually } from '../../support/eventually.ts'
import { askAsTidemark } from './ask.ts'
import { temporaryDirectory, temporaryEngine } from './temporary-engine.ts'

it('comes back after kill -9 under the same URL and password, with the rows', async () => {
  const states: EngineState[] = []
  const dataDir = await temporaryDirectory()
  const engine = await temporaryEngine({ dataDir, onStateChange: state => states.push(state) })
  const { url, password, pid } = engine
  await askAsTidemark(
    engine,
    'CREATE TABLE default.t (n UInt64) ENGINE = MergeTree ORDER BY n SETTINGS fsync_after_insert = 1',
  )
  await askAsTidemark(engine, 'INSERT INTO default.t VALUES (1), (2)')

  process.kill(pid!, 'SIGKILL')
  await eventually(() => engine.restarts === 1)
  expect(engine).toMatchObject({ url, password, state: 'ready' })
  expect(engine.pid).not.toBe(pid)
  expect(await eventually(() => askAsTidemark(engine, 'SELECT sum(n) FROM default.t'))).toBe('3')
  expect(states).toEqual(['starting', 'ready', 'restarting', 'ready'])

  process.kill(engine.pid!, 'SIGKILL')
  await eventually(() => engine.restarts === 2)
})

it('keeps trying while somebody else has its port', async () => {
  const squatter = createServer()
  const { log, warnings } = listeningLog()
  const engine = await temporaryEngine({
    dataDir: await temporaryDirectory(),
    log,
    onStateChange: state => {
      if (state === 'restarting') squatter.listen(Number(new URL(engine.url).port), '127.0.0.1')
    },
  })
  process.kill(engine.pid!, 'SIGKILL')
  await once(squatter, 'listening')
  await eventually(() => warnings.some(line => line.includes('port_in_use')))
  expect(engine).toMatchObject({ state: 'restarting', restarts: 0, pid: null })
  squatter.close()
  await eventually(() => engine.state === 'ready')
  expect(engine.restarts).toBe(1)
})

it('keeps trying while a dying engine still holds the lock', async () => {
  const dataDir = await temporaryDirectory()
  const { log, warnings } = listeningLog()
  let unlock = (): void => {}
  const engine = await temporaryEngine({
    dataDir,
    log,
    onStateChange: state => {
      if (state === 'restarting') unlock = lock(join(dataDir, 'engine.lock'))
    },
  })
  process.kill(engine.pid!, 'SIGKILL')
  await eventually(() => warnings.some(line => line.includes('data_dir_locked')))
  expect(engine.state).toBe('restarting')
  unlock()
  await eventually(() => engine.state === 'ready')
})

it('can be stopped while it is trying', async () => {
  const engine = await temporaryEngine({ dataDir: await temporaryDirectory() })
  process.kill(engine.pid!, 'SIGKILL')
  await eventually(() => engine.state === 'restarting')
  await engine.stop()
  expect(engine).toMatchObject({ state: 'stopped', pid: null, restarts: 0 })
})

function listeningLog() {
  const warnings: string[] = []
  const destination = new Writable({
    write(line, _encoding, done) {
      warnings.push(String(line))
      done()
    },
  })
  return { log: pino({ level: 'warn' }, destination), warnings }
}

/** Holds the engine's lock as another process would; returns what releases it. */
function lock(path: string): () => void {
  const libc = process.platform === 'darwin' ? '/usr/lib/libSystem.B.dylib' : 'libc.so.6'
  open({ library: 'libc', path: libc })
  const descriptor = openSync(path, 'a')
  const LOCK_EX_NB = 2 | 4
  const refused = load({
    library: 'libc',
    funcName: 'flock',
    retType: DataType.I32,
    paramsType: [DataType.I32, DataType.I32],
    paramsValue: [descriptor, LOCK_EX_NB],
  })
  expect(refused).toBe(0)
  return () => closeSync(descriptor)
}
