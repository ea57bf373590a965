/** What Tidemark hands to the engine's process, as JSON on file descriptor 3. */
export interface EngineLaunch {
  /** Absolute path of the data directory. */
  dataDir: string
  /** Port to listen on; 0 lets the system pick a free one. */
  port: number
  /** Who must still be alive when the engine starts. */
  parentPid: number
  /** The two files of `engineConfig`. */
  config: string
  users: string
}

/** How the engine's process says why it gave up before ClickHouse ran (sysexits.h: TEMPFAIL, UNAVAILABLE). */
export const ENGINE_EXIT = { lockHeld: 75, libraryMissing: 69 } as const

/** Locked while an engine runs on the directory; holds the process id of the Tidemark that started it. */
export const LOCK_FILE = 'engine.lock'

/** Where ClickHouse keeps its tables, under the data directory. */
export const TABLES_DIRECTORY = 'clickhouse'
