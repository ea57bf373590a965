import { labelBatch, placedLabels } from './accept-labels.ts'
import { type Ingest, identify, type LearnedSettings, learn, newIn } from './accept-predictions.ts'
import { AcceptedPredictions } from './accepted-predictions.ts'
import { storeBatches } from './batch.ts'
import { type CheckedReferenceRow, checkReferenceRow } from './check-reference-row.ts'
import { inferModel } from './infer-model.ts'
import { nestingFault } from './nesting.ts'
import { parseRow, type ReadRow } from './read-rows.ts'
import type { Rejection } from './rejection.ts'

/** Rows that came together, checked. */
interface ReferenceBatch {
  rows: CheckedReferenceRow[]
  rejected: Rejection[]
  settings: LearnedSettings
}

/** Checks rows against the model as it is now: an earlier batch may have created it or declared features. */
export function checkReferenceBatch(
  { catalog, now }: Ingest,
  { model, rows, index }: { model: string; rows: readonly ReadRow[]; index: number },
): ReferenceBatch {
  const parsed = rows.map(parseRow)
  const inferred = () => inferModel(parsed.flatMap(read => ('row' in read ? [read.row] : [])))
  const settings: LearnedSettings = new Map([[model, catalog.find(model)?.settings ?? inferred()]])
  const batch: ReferenceBatch = { rows: [], rejected: [], settings }
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
export const contentOf = ({ prediction, label }: CheckedReferenceRow): string =>
  JSON.stringify([{ ...prediction, undeclared: null }, label?.label, label?.label_value])

/** Stores what passed as rows of an upload. */
export async function storeReferenceBatch(
  ingest: Ingest,
  { rows, settings }: ReferenceBatch,
  upload: string,
): Promise<void> {
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
