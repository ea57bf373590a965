import type { Logger } from 'pino'
import type { ReferenceCache } from './analyzers/reference-cache.ts'
import type { Config } from './config.ts'
import type { Ingestion } from './ingest/ingestion.ts'
import type { ModelCatalog } from './ingest/model-catalog.ts'
import type { Slicer } from './ingest/slicer.ts'
import type { Store } from './store/client.ts'

/** What is passed around: built in one place at start, overridden in tests. */
export interface Context {
  config: Config
  log: Logger
  store: Store
  project: string
  catalog: ModelCatalog
  slicer: Slicer
  ingestion: Pick<Ingestion, 'catalog' | 'spool' | 'spooler' | 'drain' | 'refused' | 'refusals' | 'times'>
  references: ReferenceCache
  /** What the scheduler last did; before it runs, that nothing is wrong. */
  health: () => { lastRoundAt: number | null; lastError: string | null }
  /** Where people reach this service, for links in messages. */
  publicUrl: string
  /** Epoch milliseconds. Only the API and the scheduler ask; everyone below is told. */
  now: () => number
}

/** What the scheduler works with: everything but what comes in. */
export type JobContext = Omit<Context, 'ingestion'>
