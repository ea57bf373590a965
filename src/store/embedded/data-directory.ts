import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { EngineError } from './engine-error.ts'
import { LOCK_FILE, TABLES_DIRECTORY } from './engine-launch.ts'

/**
 * Makes the data directory, private to this user, and proves that it can be written: permission bits alone say
 * nothing to root or about a read-only file system.
 *
 * @param dataDir an absolute path
 * @throws EngineError `data_dir_not_writable`
 */
export function prepareDataDirectory(dataDir: string): void {
  try {
    mkdirSync(join(dataDir, TABLES_DIRECTORY), { recursive: true, mode: 0o700 })
    closeSync(openSync(join(dataDir, LOCK_FILE), 'a', 0o600))
  } catch (error) {
    throw new EngineError(
      'data_dir_not_writable',
      `Cannot write to the data directory ${dataDir} (${reason(error)}): make it a directory this user can ` +
        'write, or set TIDEMARK_DATA_DIR to another.',
    )
  }
}

function reason(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EEXIST' || code === 'ENOTDIR') return 'it, or a part of its path, is a file'
  if (code === 'EROFS') return 'the file system is read-only'
  return code ?? String(error)
}
