import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { EngineError } from './engine-error.ts'
import { ENGINE_EXIT, LOCK_FILE } from './engine-launch.ts'

/** How an engine ended that never answered. */
export interface FailedStart {
  exitCode: number | null
  /** The last lines it wrote, oldest first. */
  output: readonly string[]
}

/** Says why the engine did not start. ClickHouse's own reason is its error code; the lines around it are noise. */
export function startError(
  { exitCode, output }: FailedStart,
  { dataDir, port }: { dataDir: string; port: number },
): EngineError {
  const said = output.findLast(line => line.includes('Code: ')) ?? output.at(-1) ?? 'it said nothing'
  if (exitCode === ENGINE_EXIT.lockHeld || said.includes('Code: 76.')) return lockedError(dataDir)
  if (exitCode === ENGINE_EXIT.libraryMissing)
    return new EngineError(
      'library_missing',
      `There is no embedded ClickHouse for this platform (${process.platform}-${process.arch}): ` +
        `set TIDEMARK_CLICKHOUSE_URL to a ClickHouse server. (${said})`,
    )
  if (said.includes('Code: 210.'))
    return new EngineError(
      'port_in_use',
      `Port ${port} on 127.0.0.1 is in use: stop what listens there, or set TIDEMARK_CLICKHOUSE_PORT to ` +
        'another port (0 picks a free one).',
    )
  return engineFailed(said)
}

/** The error for everything that has no better name. */
export const engineFailed = (why: string): EngineError =>
  new EngineError(
    'engine_failed',
    `The embedded ClickHouse did not start (${why}): mend that, or set TIDEMARK_CLICKHOUSE_URL to a server.`,
  )

function lockedError(dataDir: string): EngineError {
  const pid = Number.parseInt(readFileSync(join(dataDir, LOCK_FILE), 'utf8'), 10)
  const holder = Number.isNaN(pid) ? 'Another Tidemark' : `Another Tidemark (process ${pid})`
  return new EngineError(
    'data_dir_locked',
    `${holder} is using the data directory ${dataDir}: stop it, or set TIDEMARK_DATA_DIR to another directory.`,
  )
}
