import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { StartupError } from '../../errors.ts'
import { openLibc, tryLock } from '../../store/embedded/libc.ts'

/** Locked while a service has the spool open; holds its process id. */
const LOCK_FILE = 'spool.lock'

/**
 * Keeps a spool to one service: of two, each would bring and remove segments the other still needs. Where the platform
 * has no such locks a warning is all there is.
 *
 * @param directory made if missing
 * @returns what unlocks it; the end of the process does so as well, however it ends
 * @throws StartupError `spool_locked`
 */
export async function lockSpool(directory: string, log: Logger): Promise<() => void> {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const path = join(directory, LOCK_FILE)
  const file = openSync(path, 'a+', 0o600)
  if (!(await isOurs(file, log))) {
    closeSync(file)
    throw lockedError(directory, path)
  }
  ftruncateSync(file, 0)
  writeSync(file, `${process.pid}\n`)
  return () => closeSync(file)
}

async function isOurs(file: number, log: Logger): Promise<boolean> {
  try {
    return tryLock(await openLibc(), file)
  } catch (error) {
    log.warn({ err: error }, 'the spool cannot be locked here: see to it that no other Tidemark uses it')
    return true
  }
}

function lockedError(directory: string, path: string): StartupError {
  const pid = Number.parseInt(readFileSync(path, 'utf8'), 10)
  const holder = Number.isNaN(pid) ? 'Another Tidemark' : `Another Tidemark (process ${pid})`
  return new StartupError(
    'spool_locked',
    `${holder} is using the spool ${directory}: stop it, or set TIDEMARK_DATA_DIR to another directory.`,
  )
}
