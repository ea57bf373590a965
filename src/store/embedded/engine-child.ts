/**
 * The engine's own process: locks the data directory, ties its life to its parent's, and becomes ClickHouse.
 * Started by `launchEngine`, never imported.
 */
import { once } from 'node:events'
import {
  chmodSync,
  closeSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { letOthersGoFirst } from '../let-others-go-first.ts'
import { ENGINE_EXIT, type EngineLaunch, LOCK_FILE, TABLES_DIRECTORY } from './engine-launch.ts'
import { type Libc, openLibc, tryLock } from './libc.ts'

type Ffi = typeof import('ffi-rs')

const launch = JSON.parse(readFileSync(3, 'utf8')) as EngineLaunch
closeSync(3)
letOthersGoFirst()
const { ffi, libc } = await openLibraries()
await dieWithParent()
lockDataDirectory()
try {
  runClickHouse()
  giveUp(1, 'ClickHouse ended by itself.')
} catch (error) {
  giveUp(1, `The ClickHouse library could not be called: ${error instanceof Error ? error.message : error}`)
}

function giveUp(code: number, why: string): never {
  writeSync(2, `${why}\n`)
  process.exit(code)
}

async function openLibraries(): Promise<{ ffi: Ffi; libc: Libc }> {
  try {
    // Imported here so that a platform without the native parts is an answer, not a stack trace.
    const [opened, { libchdbPath }] = await Promise.all([import('ffi-rs'), import('chdb/libchdb')])
    opened.open({ library: 'chdb', path: libchdbPath() })
    return { ffi: opened, libc: await openLibc() }
  } catch (error) {
    giveUp(ENGINE_EXIT.libraryMissing, error instanceof Error ? error.message : String(error))
  }
}

async function dieWithParent(): Promise<void> {
  const PR_SET_PDEATHSIG = 1
  const SIGKILL = 9
  // Linux alone can do this, and at once; the worker below needs no system's favour.
  if (process.platform === 'linux') libc('prctl', [PR_SET_PDEATHSIG, SIGKILL])
  // ClickHouse will block this thread for good, so another one watches the pipe that closes with the parent.
  const watch = `new (require('node:net').Socket)({ fd: 0 }).resume().on('close', () => process.kill(process.pid, 'SIGKILL'))`
  await once(new Worker(watch, { eval: true, execArgv: [] }), 'online')
  if (process.ppid !== launch.parentPid) giveUp(1, 'The parent died first.')
}

function lockDataDirectory(): void {
  // Kept open for as long as the process lives: closing it would unlock.
  const lock = openSync(join(launch.dataDir, LOCK_FILE), 'a+', 0o600)
  if (!lockOrGiveUp(lock)) giveUp(ENGINE_EXIT.lockHeld, 'The data directory is locked.')
  ftruncateSync(lock, 0)
  writeSync(lock, `${launch.parentPid}\n`)
}

function lockOrGiveUp(file: number): boolean {
  try {
    return tryLock(libc, file)
  } catch (error) {
    giveUp(1, `Cannot lock ${join(launch.dataDir, LOCK_FILE)}: ${(error as Error).message}.`)
  }
}

function runClickHouse(): void {
  // Written under the lock: a second Tidemark must not change the passwords of the first one's engine.
  const configFile = writePrivately('engine-config.xml', launch.config)
  writePrivately('engine-users.xml', launch.users)
  const args = [
    'clickhouse-local',
    // Absolute: a relative path breaks fsync_part_directory.
    `--path=${join(launch.dataDir, TABLES_DIRECTORY)}`,
    `--config-file=${configFile}`,
    '--listen_host=127.0.0.1',
    `--http_port=${launch.port}`,
    '--query',
    // The second statement never ends, and needs no right that a stranger could use.
    'SYSTEM START LISTEN HTTP; SELECT sleepEachRow(3) FROM numbers() SETTINGS max_block_size = 1 FORMAT Null',
  ]
  ffi.load({
    library: 'chdb',
    funcName: 'chdb_query_cmdline',
    retType: ffi.DataType.I32,
    paramsType: [ffi.DataType.I32, ffi.DataType.StringArray],
    paramsValue: [args.length, args],
  })
}

function writePrivately(name: string, text: string): string {
  const path = join(launch.dataDir, name)
  writeFileSync(path, text, { mode: 0o600 })
  // The mode above is for a new file only.
  chmodSync(path, 0o600)
  return path
}
