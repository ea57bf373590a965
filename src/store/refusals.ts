import { insert, type Store, sqlTime } from './client.ts'

/** Rows of one model and slice that were refused for one reason. */
export interface RefusedRows {
  model: string
  version: string
  /** Start of the slice in epoch seconds. */
  slice: number
  code: string
  /** Where in the row: `features.age` for a declared feature, otherwise a field of predictions or nothing. */
  path: string
  n: number
}

/** Adds to what was refused before; on return it is on disk. */
export async function writeRefusals(
  store: Store,
  project: string,
  rows: readonly RefusedRows[],
): Promise<void> {
  await insert(
    store,
    'refusals',
    rows.map(row => ({ project, ...row, slice: sqlTime(row.slice * 1000).slice(0, 19) })),
  )
}
