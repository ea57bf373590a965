import { createHash, type Hash, randomUUID } from 'node:crypto'
import { Problem } from '../errors.ts'
import { countUpload, dropUpload, rangeOfPredictions } from '../store/predictions.ts'
import { findReference, type Reference } from '../store/references.ts'
import type { Ingest } from './accept-predictions.ts'
import { adoptReference, slicesOfReference } from './adopt-reference.ts'
import { NothingAccepted } from './nothing-accepted.ts'
import { oneAhead } from './one-ahead.ts'
import type { ReadRow } from './read-rows.ts'
import { checkReferenceBatch, contentOf, storeReferenceBatch } from './reference-batch.ts'
import type { Acceptance, Rejection } from './rejection.ts'

/** Of one upload, that are listed. */
const MOST_REJECTIONS = 1_000

/** What became of a reference that was sent. `unchanged`: the same content was the reference already. */
export type ReferenceAnswer = Acceptance & { reference: Reference; unchanged: boolean }

/** Rows sent as a model's reference of this name. */
export interface SentReference {
  model: string
  name: string
  batches: AsyncIterable<readonly ReadRow[]> | Iterable<readonly ReadRow[]>
}

/**
 * Makes a reference from uploaded rows, all of one body: it takes the place of the former one of that name
 * only when the last row is stored. The same rows again change nothing. The model is created if the project
 * has none of that name.
 *
 * @throws NothingAccepted, Problem `empty_body`, and what reading the batches throws; then nothing is kept
 */
export async function acceptReferenceRows(
  ingest: Ingest,
  { model, name, batches }: SentReference,
): Promise<ReferenceAnswer> {
  const { store, catalog } = ingest
  const upload = `${name}:${randomUUID()}`
  const hash = createHash('sha256')
  const rejected: Rejection[] = []
  let unlisted = 0
  let accepted = 0
  let index = 0
  try {
    for await (const rows of oneAhead(batches)) {
      const batch = checkReferenceBatch(ingest, { model, rows, index })
      for (const row of batch.rows) hash.update(contentOf(row))
      await storeReferenceBatch(ingest, batch, upload)
      const room = MOST_REJECTIONS - rejected.length
      rejected.push(...batch.rejected.slice(0, room))
      unlisted += Math.max(0, batch.rejected.length - room)
      accepted += batch.rows.length
      index += rows.length
    }
  } catch (error) {
    await dropUpload(store, catalog.project, { model, reference: upload })
    throw error
  }
  if (rejected.length > 0 && accepted === 0) throw new NothingAccepted(rejected)
  if (accepted === 0) throw new Problem(400, 'empty_body', 'The body has no rows.')
  const { reference, unchanged } = await replaceReference(ingest, { model, name, upload, hash })
  return { accepted, rejected, ids: [], ...(unlisted > 0 ? { unlisted } : {}), reference, unchanged }
}

async function replaceReference(
  ingest: Ingest,
  { model, name, upload, hash }: { model: string; name: string; upload: string; hash: Hash },
): Promise<{ reference: Reference; unchanged: boolean }> {
  const {
    store,
    now,
    catalog: { project },
  } = ingest
  const content_hash = hash.digest('hex')
  const former = await findReference(store, project, { model, name })
  if (former?.content_hash === content_hash) {
    await dropUpload(store, project, { model, reference: upload })
    return { reference: former, unchanged: true }
  }
  const range = await rangeOfPredictions(store, project, { model, reference: upload })
  const reference: Reference = {
    model,
    name,
    upload,
    version: '',
    from: range!.first,
    to: range!.last + 1,
    rolling: null,
    rows: await countUpload(store, project, { model, reference: upload }),
    content_hash,
    created_at: now,
  }
  await adoptReference(ingest, reference, await slicesOfReference(ingest, reference))
  return { reference, unchanged: false }
}
