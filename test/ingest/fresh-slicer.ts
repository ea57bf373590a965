import { ModelCatalog } from '../../src/ingest/model-catalog.ts'
import { Slicer } from '../../src/ingest/slicer.ts'
import { ModelSettings } from '../../src/model/model.ts'
import { run, type Store } from '../../src/store/client.ts'

const TABLES = ['predictions', 'labels', 'slices', 'histograms', 'binnings', 'models', 'segment_values']

/** What counts slices of project `p`, in a store that was emptied. */
export interface FreshSlicer {
  catalog: ModelCatalog
  slicer: Slicer
  /** Declares model `m`. */
  declare: (settings: object) => Promise<void>
}

/** Opens a slicer that knows what the store knows, whose rows are written straight into it. */
export const openSlicer = (store: Store, catalog: ModelCatalog): FreshSlicer => ({
  catalog,
  slicer: new Slicer({ store, catalog, settle: async () => {} }),
  declare: settings =>
    catalog.put({
      ...{ project: 'p', model: 'm', origin: 'registered' },
      settings: ModelSettings.parse(settings),
    }),
})

/** Empties a store of rows, histograms and models, and opens a slicer on it. */
export async function freshSlicer(store: Store): Promise<FreshSlicer> {
  for (const table of TABLES) await run(store, `TRUNCATE TABLE ${table}`)
  return openSlicer(store, await ModelCatalog.open(store, 'p'))
}
