import { createHash, type Hash, randomUUID } from 'node:crypto'
import { Problem } from '../errors.ts'
import type { Model } from '../model/model.ts'
import { writeBinnings } from '../store/binnings.ts'
import { countUpload, dropUpload, rangeOfPredictions } from '../store/predictions.ts'
import { findReference, type Reference, writeReference } from '../store/references.ts'
import { markEverySlice } from '../store/slice-marks.ts'
import { listSlices } from '../store/slices-with-rows.ts'
import { labelBatch, placedLabels } from './accept-labels.ts'
import { type Ingest, identify, type LearnedSettings, learn, newIn } from './accept-predictions.ts'
import { AcceptedPredictions } from './accepted-predictions.ts'
import { storeBatches } from './batch.ts'
import { type CheckedReferenceRow, checkReferenceRow } from './check-reference-row.ts'
import { freezeBinnings } from './freeze-binnings.ts'
import { inferModel } from './infer-model.ts'
import { nestingFault } from './nesting.ts'
import { NothingAccepted } from './nothing-accepted.ts'
import { oneAhead } from './one-ahead.ts'
import { parseRow, type ReadRow } from './read-rows.ts'
import type { Acceptance, Rejection } from './rejection.ts'
import { subjectsToCount } from './subjects-to-count.ts'

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
      const batch = checkRows(ingest, { model, rows, index })
      for (const row of batch.rows) hash.update(contentOf(row))
      await storeRows(ingest, batch, upload)
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
  await adoptReference(ingest, reference)
  return { reference, unchanged: false }
}

/** Makes a range of production the reference. Times are epoch milliseconds, `to` exclusive. */
export async function acceptReferenceRange(
  ingest: Ingest,
  {
    model,
    name,
    from,
    to,
    version,
  }: { model: Model; name: string; from: number; to: number; version: string },
): Promise<Reference> {
  const reference: Reference = {
    model: model.model,
    name,
    upload: '',
    version,
    from,
    to,
    rolling: null,
    rows: 0,
    content_hash: createHash('sha256')
      .update(JSON.stringify([from, to, version]))
      .digest('hex'),
    created_at: ingest.now,
  }
  if (from / 1000 < ingest.catalog.horizonOf(model.model).recountable_from)
    throw new Problem(
      400,
      'too_old',
      'Rows that old expire, by this model’s retention: begin the range later.',
      'from',
    )
  await ingest.settle()
  const slices = await slicesOfReference(ingest, reference)
  if (slices.length === 0)
    throw new Problem(400, 'empty_range', 'Production has no predictions in this range.', 'from')
  await adoptReference(ingest, reference)
  return reference
}

/** Freezes the binnings from the reference and has everything of the model counted anew with them. */
async function adoptReference(ingest: Ingest, reference: Reference): Promise<void> {
  const { store, catalog } = ingest
  const model = catalog.find(reference.model)!
  const slices = await slicesOfReference(ingest, reference)
  const set = { model: reference.model, reference: reference.upload, kind: 'features' as const, slices }
  const subjects = new Set([...subjectsToCount(model, 'features'), ...subjectsToCount(model, 'outcome')])
  const binnings = await freezeBinnings(store, { model, set, learning: false, subjects })
  await writeReference(store, catalog.project, reference)
  await writeBinnings(store, catalog.project, { model: reference.model, binnings })
  await markEverySlice(store, catalog.project, reference.model)
}

const slicesOfReference = (
  { store, catalog }: Ingest,
  { model, upload, from, to }: Reference,
): Promise<number[]> =>
  listSlices(store, catalog.project, { model, reference: upload, from: from / 1000, to: to / 1000 })

interface Batch {
  rows: CheckedReferenceRow[]
  rejected: Rejection[]
  settings: LearnedSettings
}

/** Checks rows against the model as it is now: an earlier batch may have created it or declared features. */
function checkRows(
  { catalog, now }: Ingest,
  { model, rows, index }: { model: string; rows: readonly ReadRow[]; index: number },
): Batch {
  const parsed = rows.map(parseRow)
  const inferred = () => inferModel(parsed.flatMap(read => ('row' in read ? [read.row] : [])))
  const settings: LearnedSettings = new Map([[model, catalog.find(model)?.settings ?? inferred()]])
  const batch: Batch = { rows: [], rejected: [], settings }
  parsed.forEach((read, i) => {
    const against = { model, settings: settings.get(model)!, index: index + i, now }
    const checked = 'fault' in read ? read.fault : checkReferenceRow(read.row, against)
    if ('code' in checked) batch.rejected.push({ index: index + i, ...(nestingFault(read) ?? checked) })
    else {
      learn(checked.prediction, settings)
      batch.rows.push(checked)
    }
  })
  return batch
}

/**
 * What makes two uploads the same: rows as they will be stored, since the same body is another reference once
 * its model takes its features for something else.
 */
const contentOf = ({ prediction, label }: CheckedReferenceRow): string =>
  JSON.stringify([{ ...prediction, undeclared: null }, label?.label, label?.label_value])

async function storeRows(ingest: Ingest, { rows, settings }: Batch, upload: string): Promise<void> {
  if (rows.length === 0) return
  const { store, catalog, now } = ingest
  const place = { project: catalog.project, reference: upload, now }
  const predictions = new AcceptedPredictions(upload)
  for (const { prediction } of rows) {
    identify(prediction, place)
    predictions.add(prediction)
  }
  const labels = placedLabels(
    rows.flatMap(({ label }) => label ?? []),
    place,
  )
  await storeBatches(ingest, [
    predictions.batch(store.sequence, newIn(catalog, settings)),
    ...(labels.length > 0 ? [labelBatch(store.sequence, labels)] : []),
  ])
}
