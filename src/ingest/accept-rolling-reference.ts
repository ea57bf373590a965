import { createHash } from 'node:crypto'
import type { Model } from '../model/model.ts'
import { type Reference, type Rolling, writeReference } from '../store/references.ts'
import type { Ingest } from './accept-predictions.ts'

/**
 * Makes a rolling reference. It is read from what production is counted into anyway: nothing is copied, frozen or counted
 * anew, and windows that were measured before stay as they are.
 */
export async function acceptRollingReference(
  { store, catalog, now }: Ingest,
  { model, name, rolling }: { model: Model; name: string; rolling: Rolling },
): Promise<Reference> {
  const reference: Reference = {
    ...{ model: model.model, name, upload: '', version: '', from: 0, to: 0, rolling, rows: 0 },
    content_hash: createHash('sha256')
      .update(JSON.stringify([rolling.windows, rolling.gap]))
      .digest('hex'),
    created_at: now,
  }
  await writeReference(store, catalog.project, reference)
  return reference
}
