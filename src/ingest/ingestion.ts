import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Store } from '../store/client.ts'
import { continueSequence } from '../store/open.ts'
import { listRecentIds } from '../store/recent-ids.ts'
import { Drain } from './drain.ts'
import { MadeTimes, MOST_REMEMBERED, REMEMBERED_MS } from './made-times.ts'
import { ModelCatalog } from './model-catalog.ts'
import { Refusals } from './refusals.ts'
import { RefusedBatches } from './refused-batches.ts'
import { Slicer } from './slicer.ts'
import { Spool, type SpoolOptions } from './spool/spool.ts'
import { Spooler } from './spooler.ts'

/** A segment is closed after this long or at this size, some thousand rows; those that wait are brought together. */
const ROLL_MS = 1_000
const ROLL_BYTES = 2 * 1024 * 1024

/** Another file system under the spool, and the points a fault test stops the process at. */
export type SpoolFaults = Pick<SpoolOptions, 'files' | 'at'>

/** What takes rows in, from the answer to the histograms. */
export interface Ingestion {
  catalog: ModelCatalog
  spool: Spool
  spooler: Spooler
  drain: Drain
  refused: RefusedBatches
  refusals: Refusals
  times: MadeTimes
  slicer: Slicer
  /** Brings what is spooled into the store for as long as the limit, and leaves the rest for the next start. */
  close: (limitMs: number) => Promise<void>
}

/**
 * Opens ingestion; on return the store has everything that was acknowledged before the last end.
 *
 * @param directory where segments are kept
 * @param now epoch milliseconds
 * @throws what keeps the store from taking them
 */
export async function openIngestion({
  store,
  project,
  directory,
  quotaBytes,
  log,
  now,
  faults = {},
}: {
  store: Store
  project: string
  directory: string
  quotaBytes: number
  log: Logger
  now: number
  faults?: SpoolFaults
}): Promise<Ingestion> {
  const catalog = await ModelCatalog.open(store, project)
  const spool = await Spool.open({ directory, quotaBytes, rollBytes: ROLL_BYTES, rollMs: ROLL_MS, ...faults })
  const refused = await RefusedBatches.open(join(directory, 'refused'))
  const drain = Drain.start({ spool, store, catalog, refused, log })
  const refusals = new Refusals(catalog)
  const times = new MadeTimes()
  const settle = async () => {
    await drain.settle()
    await refusals.save(store)
  }
  const close = async (limitMs: number) => {
    await Promise.race([settle().catch(() => {}), unrefTimeout(limitMs)])
    await drain.stop()
    await spool.close()
  }
  try {
    await drain.settle()
    // Rows that come now are newer than those just replayed.
    await continueSequence(store)
    // Which of them brought a time of their own is not known any more. The clock may have been set back meanwhile.
    const [from, to] = [now - REMEMBERED_MS, now + REMEMBERED_MS]
    times.remember(await listRecentIds(store, project, { from, to, most: MOST_REMEMBERED }))
  } catch (error) {
    await close(0)
    throw error
  }
  const spooler = new Spooler({ spool, sequence: store.sequence, catalog })
  const slicer = new Slicer({ store, catalog, settle })
  return { catalog, spool, spooler, drain, refused, refusals, times, slicer, close }
}

const unrefTimeout = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms).unref())
