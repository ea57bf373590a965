import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Hono } from 'hono'
import { type Logger, pino } from 'pino'
import { loadRules } from './alerting/load-rules.ts'
import { ReferenceCache } from './analyzers/reference-cache.ts'
import { openKeys } from './api/keys.ts'
import { createSessions } from './api/sessions.ts'
import { createApp, makeToken } from './app.ts'
import { type Config, spoolDirectory } from './config.ts'
import type { Context } from './context.ts'
import { StartupError } from './errors.ts'
import { openIngestion, type SpoolFaults } from './ingest/ingestion.ts'
import { lockSpool } from './ingest/spool/lock-spool.ts'
import { Scheduler } from './jobs/scheduler.ts'
import { listen } from './listen.ts'
import { DEFAULT_PROJECT } from './model/names.ts'
import { atOnce, patientlyAt } from './patience.ts'
import { type Connection, closeStore } from './store/client.ts'
import { EmbeddedEngine } from './store/embedded/embedded-engine.ts'
import { prepareStore } from './store/open.ts'

/** How long a stop waits for the store to take what is spooled; the next start brings the rest. */
const DRAIN_LIMIT_MS = 10_000

/** How long a stop lets ClickHouse take for an answer. */
const ANSWER_LIMIT_MS = 10_000

/** A running service. */
export interface Service {
  url: string
  context: Context
  /** Opens the pages without asking for a key. */
  signInUrl: string
  /** An admin key made by this start, to be shown once; null if there was one before. */
  madeKey: string | null
  /** The embedded engine's process; null with a server of the user's own. */
  enginePid: () => number | null
  stop: () => Promise<void>
}

/** What a service is started with beside its configuration. */
export interface Surroundings {
  /** Epoch milliseconds. */
  now?: () => number
  /** What a fault test does to the spool. */
  faults?: SpoolFaults
  /** Ends a start that waits for ClickHouse. */
  signal?: AbortSignal
}

/** Things started, ended in the reverse order. */
type Cleanup = (() => Promise<unknown>)[]

/**
 * Starts everything: listens, opens the store, loads keys and rules, serves, schedules. A ClickHouse of the user's that is
 * away is waited for: who comes meanwhile is told to come back, and what was spooled stays where it is.
 *
 * @throws StartupError with one line that says what to do; AbortError when the signal ended it
 */
export async function startService(
  config: Config,
  { now = Date.now, faults = {}, signal = new AbortController().signal }: Surroundings = {},
): Promise<Service> {
  const log = pino({ level: config.logLevel })
  const rules = await loadRules(config.alertsDir)
  const started: Cleanup = []
  try {
    // Listening first finds a taken port before the engine is started for nothing.
    const listening = await listen(config)
    started.push(() => listening.close())
    const { connection, engine } = await openConnection(config, { log, started })
    const patiently = engine ? atOnce : patientlyAt(listening, { log, signal })
    const store = await patiently(() => prepareStore(connection, now()))
    started.push(() => closeStore(store))
    // Before anything else is kept in the data directory: it says what to do where that cannot be.
    const secret = sessionSecret(config)
    const directory = spoolDirectory(config)
    const unlock = await lockSpool(directory, log)
    started.push(async () => unlock())
    const project = DEFAULT_PROJECT
    const ingestion = await patiently(() =>
      openIngestion({ store, project, directory, quotaBytes: config.spoolBytes, log, now: now(), faults }),
    )
    started.push(() => ingestion.close(DRAIN_LIMIT_MS))
    const keys = await patiently(() => openKeys(store, { project, configured: config.adminKey, now: now() }))
    const context: Context = {
      config,
      log,
      store,
      project,
      catalog: ingestion.catalog,
      slicer: ingestion.slicer,
      ingestion,
      references: new ReferenceCache(store),
      publicUrl: config.publicUrl ?? listening.url,
      health: () => scheduler.state,
      now,
    }
    const scheduler = Scheduler.start(context, rules)
    started.push(() => scheduler.stop())
    const token = makeToken()
    const app: Hono = createApp(context, {
      keys: keys.ring,
      sessions: createSessions(secret),
      token,
    })
    listening.answerWith(app.fetch)
    return {
      url: listening.url,
      context,
      signInUrl: `${listening.url}/sign-in?token=${token}`,
      madeKey: keys.made,
      enginePid: () => engine?.pid ?? null,
      stop: async () => {
        // A ClickHouse that hangs must not hold up the end: what was asked is cut off, time after time.
        const cutOff = setInterval(() => closeStore(store), ANSWER_LIMIT_MS)
        // First of all nothing new comes in: requests under way still need everything else.
        await listening.close()
        await stopAll(started)
        clearInterval(cutOff)
      },
    }
  } catch (error) {
    await stopAll(started)
    throw error
  }
}

async function stopAll(started: Cleanup): Promise<void> {
  for (const end of started.splice(0).reverse()) await end()
}

async function openConnection(
  config: Config,
  { log, started }: { log: Logger; started: Cleanup },
): Promise<{ connection: Connection; engine: EmbeddedEngine | null }> {
  const { database } = config
  if (config.clickhouse) return { connection: { ...config.clickhouse, database }, engine: null }
  const engine = await EmbeddedEngine.start({ ...config.engine, dataDir: config.dataDir, database, log })
  started.push(() => engine.stop())
  return { connection: { url: engine.url, user: engine.user, password: engine.password, database }, engine }
}

/** Kept beside the data, so that browsers stay signed in over a restart. */
function sessionSecret({ dataDir }: Config): Buffer {
  const file = join(dataDir, 'session-secret')
  try {
    if (!existsSync(file)) {
      mkdirSync(dataDir, { recursive: true, mode: 0o700 })
      writeFileSync(file, randomBytes(32), { mode: 0o600 })
    }
    return readFileSync(file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new StartupError(
      'data_dir_not_writable',
      `Cannot keep ${file} (${code}): make ${dataDir} a directory this user can write, or set TIDEMARK_DATA_DIR.`,
    )
  }
}
