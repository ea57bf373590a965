import { createHash, randomUUID } from 'node:crypto'
import { Problem } from '../errors.ts'
import type { Model } from '../model/model.ts'
import { writeBinnings } from '../store/binnings.ts'
import { countUpload, dropUpload, rangeOfPredictions } from '../store/predictions.ts'
import { findReference, type Reference, writeReference } from '../store/references.ts'
import { listSlices, markEverySlice } from '../store/slices.ts'
import { storeLabels } from './accept-labels.ts'
import { type Ingest, storePredictions } from './accept-predictions.ts'
import { type CheckedLabel, readTruth } from './check-label.ts'
import { type CheckedPrediction, checkPrediction, NO_TIME } from './check-prediction.ts'
import { isObject } from './check-value.ts'
import { inferModel } from './infer-model.ts'
import { freezeBinnings } from './freeze-binnings.ts'
import { type ReadRow, readLines } from './read-rows.ts'
import { type Acceptance, type Fault, fault, type Rejection } from './rejection.ts'

const ROWS_AT_ONCE = 5_000
const MOST_REJECTIONS = 1_000
const LABEL_FIELD = new Set(['label'])

/** What became of a reference that was sent. `unchanged`: the same content was the reference already. */
export type ReferenceAnswer = Acceptance & { reference: Reference; unchanged: boolean }

/**
 * Makes a reference from uploaded rows, all of one body: it takes the place of the former one of that name
 * only when the last row is stored. The same body again changes nothing.
 *
 * @param model created from its first rows if the project has none of that name
 * @param lines NDJSON, in pieces of any length
 */
export async function acceptReferenceRows(
  ingest: Ingest,
  { model, name, lines }: { model: string; name: string; lines: AsyncIterable<string> },
): Promise<ReferenceAnswer> {
  const upload = `${name}:${randomUUID()}`
  const hash = createHash('sha256')
  const rejected: Rejection[] = []
  const ids: string[] = []
  let accepted = 0
  let index = 0
  for await (const rows of inBatches(lines, hash)) {
    const batch = checkRows(ingest, { model: await modelFor(ingest, model, rows), rows, index })
    ids.push(...(await storeRows(ingest, batch, upload)))
    rejected.push(...batch.rejected.slice(0, MOST_REJECTIONS - rejected.length))
    accepted += batch.predictions.length
    index += rows.length
  }
  if (accepted === 0)
    throw new Problem(400, rejected[0]?.code ?? 'empty_body', rejected[0]?.message ?? 'The body has no rows.', rejected[0]?.path)
  const content_hash = hash.digest('hex')
  const former = await findReference(ingest.store, ingest.catalog.project, { model, name })
  if (former?.content_hash === content_hash) {
    await dropUpload(ingest.store, ingest.catalog.project, { model, reference: upload })
    return { accepted, rejected, ids, reference: former, unchanged: true }
  }
  const range = await rangeOfPredictions(ingest.store, ingest.catalog.project, { model, reference: upload })
  const reference: Reference = {
    model,
    name,
    upload,
    version: '',
    from: range!.first,
    to: range!.last + 1,
    rows: await countUpload(ingest.store, ingest.catalog.project, { model, reference: upload }),
    content_hash,
    created_at: ingest.now,
  }
  await adoptReference(ingest, reference)
  return { accepted, rejected, ids, reference, unchanged: false }
}

/** Makes a range of production the reference. Times are epoch milliseconds, `to` exclusive. */
export async function acceptReferenceRange(
  ingest: Ingest,
  { model, name, from, to, version }: { model: Model; name: string; from: number; to: number; version: string },
): Promise<Reference> {
  const reference: Reference = {
    model: model.model,
    name,
    upload: '',
    version,
    from,
    to,
    rows: 0,
    content_hash: createHash('sha256').update(JSON.stringify([from, to, version])).digest('hex'),
    created_at: ingest.now,
  }
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
  const binnings = await freezeBinnings(store, { model, set, learning: false })
  await writeReference(store, catalog.project, reference)
  await writeBinnings(store, catalog.project, { model: reference.model, binnings })
  await markEverySlice(store, catalog.project, reference.model)
}

const slicesOfReference = ({ store, catalog }: Ingest, { model, upload, from, to }: Reference): Promise<number[]> =>
  listSlices(store, catalog.project, { model, reference: upload, from: from / 1000, to: to / 1000 })

async function* inBatches(
  pieces: AsyncIterable<string>,
  hash: { update(text: string): unknown },
): AsyncGenerator<ReadRow[]> {
  let rest = ''
  let rows: ReadRow[] = []
  for await (const piece of pieces) {
    hash.update(piece)
    const end = piece.lastIndexOf('\n') + 1
    if (end === 0) {
      rest += piece
      continue
    }
    rows.push(...readLines(rest + piece.slice(0, end)))
    rest = piece.slice(end)
    while (rows.length >= ROWS_AT_ONCE) {
      yield rows.slice(0, ROWS_AT_ONCE)
      rows = rows.slice(ROWS_AT_ONCE)
    }
  }
  rows.push(...readLines(rest))
  if (rows.length > 0) yield rows
}

/** The model as it is now: an earlier batch may have declared features. */
async function modelFor({ catalog }: Ingest, name: string, rows: readonly ReadRow[]): Promise<Model> {
  const known = catalog.find(name)
  if (known) return known
  const settings = inferModel(rows.flatMap(read => ('row' in read ? [read.row] : [])))
  const model: Model = { project: catalog.project, model: name, settings, origin: 'inferred' }
  await catalog.put(model)
  return model
}

interface Batch {
  predictions: CheckedPrediction[]
  labels: CheckedLabel[]
  rejected: Rejection[]
}

function checkRows(
  { now }: Ingest,
  { model, rows, index }: { model: Model; rows: readonly ReadRow[]; index: number },
): Batch {
  const batch: Batch = { predictions: [], labels: [], rejected: [] }
  rows.forEach((read, i) => {
    const checked = 'fault' in read ? read.fault : checkReferenceRow(read.row, model, now)
    if ('code' in checked) batch.rejected.push({ index: index + i, ...checked })
    else {
      // A label must find its row again: reference rows without an id are numbered as they came.
      if (checked.prediction.prediction_id === '') checked.prediction.prediction_id = `row-${index + i}`
      batch.predictions.push(checked.prediction)
      if (checked.truth) batch.labels.push(labelOf(checked.prediction, checked.truth, now))
    }
  })
  return batch
}

type Truth = { label: string; label_value: number | null }

function checkReferenceRow(
  row: unknown,
  model: Model,
  now: number,
): { prediction: CheckedPrediction; truth: Truth | null } | Fault {
  if (isObject(row) && row.model !== undefined && row.model !== model.model)
    return fault('model', 'wrong_model', 'This row names another model than the address does.')
  const prediction = checkPrediction(row, model.settings, { now, extra: LABEL_FIELD })
  if ('code' in prediction) return prediction
  prediction.model = model.model
  const sent = (row as Record<string, unknown>).label
  if (sent === undefined || sent === null) return { prediction, truth: null }
  const truth = readTruth(sent, model.settings)
  return 'code' in truth ? truth : { prediction, truth }
}

const labelOf = (prediction: CheckedPrediction, truth: Truth, now: number): CheckedLabel => ({
  model: prediction.model,
  prediction_id: prediction.prediction_id,
  ...truth,
  source: '',
  weight: 1,
  micros: now * 1000,
  predictionMicros: prediction.timestamp === NO_TIME ? now * 1000 : prediction.timestamp,
})

async function storeRows(ingest: Ingest, batch: Batch, upload: string): Promise<string[]> {
  const ids = await storePredictions(ingest, batch.predictions, upload)
  await storeLabels(ingest, batch.labels, upload)
  return ids
}
