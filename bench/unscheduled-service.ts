/** The service without its scheduler: it counts, or brings what is spooled into the store, when it is told to. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { ReferenceCache } from '../src/analyzers/reference-cache.ts'
import { openKeys } from '../src/api/keys.ts'
import { createSessions } from '../src/api/sessions.ts'
import { createApp, makeToken } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { openIngestion } from '../src/ingest/ingestion.ts'
import { listen } from '../src/listen.ts'
import { DEFAULT_PROJECT } from '../src/model/names.ts'
import { closeStore } from '../src/store/client.ts'
import { prepareStore } from '../src/store/open.ts'

const config = readConfig(process.env)
const log = pino({ level: config.logLevel })
const listening = await listen(config)
const store = await prepareStore({ ...config.clickhouse!, database: config.database }, Date.now())
const directory = await mkdtemp(join(tmpdir(), 'tidemark-bench-spool-'))
const ingestion = await openIngestion({
  store,
  project: DEFAULT_PROJECT,
  directory,
  quotaBytes: config.spoolBytes,
  log,
  now: Date.now(),
})
const { catalog, slicer, drain } = ingestion
const keys = await openKeys(store, { project: DEFAULT_PROJECT, configured: config.adminKey, now: Date.now() })
const app = createApp(
  {
    config,
    log,
    store,
    project: DEFAULT_PROJECT,
    catalog,
    slicer,
    ingestion,
    references: new ReferenceCache(store),
    health: () => ({ lastRoundAt: null, lastError: null }),
    publicUrl: listening.url,
    now: Date.now,
  },
  { keys: keys.ring, sessions: createSessions(Buffer.alloc(32)), token: makeToken() },
)
listening.answerWith(app.fetch)

/** `count` and a moment in epoch milliseconds counts as the scheduler does then. */
const TASKS: Record<string, (moment?: string) => Promise<unknown>> = {
  settle: () => drain.settle(),
  count: moment => slicer.countDirty(moment === undefined ? undefined : Number(moment)),
}
process.on('message', async (message: string) => {
  const [task, moment] = message.split(' ') as [string, string?]
  await TASKS[task]!(moment)
  process.send!('done')
})
process.on('SIGTERM', async () => {
  await listening.close()
  await ingestion.close(0)
  await closeStore(store)
  await rm(directory, { recursive: true, force: true })
  process.exit()
})
process.stdout.write(`Tidemark is at ${listening.url}\n`)
