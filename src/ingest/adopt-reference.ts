import { writeBinnings } from '../store/binnings.ts'
import { type Reference, writeReference } from '../store/references.ts'
import { markEverySlice } from '../store/slice-marks.ts'
import { listSlices } from '../store/slices-with-rows.ts'
import type { Ingest } from './accept-predictions.ts'
import { freezeBinnings } from './freeze-binnings.ts'
import { subjectsToCount } from './subjects-to-count.ts'

/**
 * Freezes the binnings from the reference and has everything of the model counted anew with them.
 *
 * @param slices where its rows lie (see `slicesOfReference`)
 */
export async function adoptReference(
  { store, catalog }: Ingest,
  reference: Reference,
  slices: number[],
): Promise<void> {
  const model = catalog.find(reference.model)!
  const set = { model: reference.model, reference: reference.upload, kind: 'features' as const, slices }
  const subjects = new Set([...subjectsToCount(model, 'features'), ...subjectsToCount(model, 'outcome')])
  const binnings = await freezeBinnings(store, { model, set, learning: false, subjects })
  await writeReference(store, catalog.project, reference)
  await writeBinnings(store, catalog.project, { model: reference.model, binnings })
  await markEverySlice(store, catalog.project, reference.model)
}

/** The slices that its rows lie in, as starts in epoch seconds. */
export const slicesOfReference = (
  { store, catalog }: Ingest,
  { model, upload, from, to }: Reference,
): Promise<number[]> =>
  listSlices(store, catalog.project, { model, reference: upload, from: from / 1000, to: to / 1000 })
