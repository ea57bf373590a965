import { labelBlock, type PendingLabel, pendingLabelBlock, type StoredLabel } from '../store/labels.ts'
import type { Sequence } from '../store/sequence.ts'
import { sliceOf } from '../store/slices.ts'
import { type Ingest, sqlMicros } from './accept-predictions.ts'
import { type Batch, TouchedSlices } from './batch.ts'
import { type CheckedLabel, checkLabel } from './check-label.ts'
import { nestingFault } from './nesting.ts'
import type { ReadRow } from './read-rows.ts'
import type { Acceptance, Rejection } from './rejection.ts'

/**
 * Checks labels row by row and spools the good ones: for a place beside their prediction where its time was
 * sent, otherwise to wait until the prediction is known.
 */
export async function acceptLabels(ingest: Ingest, rows: readonly ReadRow[]): Promise<Acceptance> {
  const { catalog, now } = ingest
  const settingsOf = (model: string) => catalog.find(model)?.settings
  const rejected: Rejection[] = []
  const accepted: CheckedLabel[] = []
  rows.forEach((read, index) => {
    const checked = 'fault' in read ? read.fault : checkLabel(read.row, { settingsOf, now })
    if ('code' in checked) rejected.push({ index, ...(nestingFault(read) ?? checked) })
    else accepted.push(checked)
  })
  await ingest.spooler.labels(placedLabels(accepted, { project: catalog.project, reference: '', now }))
  await ingest.spooler.pendingLabels(pendingLabels(accepted, { project: catalog.project, now }))
  return { accepted: accepted.length, rejected, ids: [] }
}

/** The labels whose prediction's time was sent, as they will be stored but for their `seq`. */
export function placedLabels(
  labels: readonly CheckedLabel[],
  { project, reference, now }: { project: string; reference: string; now: number },
): StoredLabel[] {
  return labels.flatMap(({ micros, predictionMicros, ...label }) =>
    predictionMicros === null
      ? []
      : {
          ...label,
          project,
          reference,
          prediction_timestamp: sqlMicros(predictionMicros),
          timestamp: sqlMicros(micros ?? now * 1000),
          seq: 0,
        },
  )
}

function pendingLabels(
  labels: readonly CheckedLabel[],
  { project, now }: { project: string; now: number },
): PendingLabel[] {
  return labels.flatMap(({ micros, predictionMicros, ...label }) =>
    predictionMicros === null
      ? { ...label, project, timestamp: sqlMicros(micros ?? now * 1000), seq: 0 }
      : [],
  )
}

/** Labels that stand beside their predictions as a batch; each gets a `seq` of its own. */
export function labelBatch(sequence: Sequence, labels: readonly StoredLabel[]): Batch {
  const touched = new TouchedSlices()
  for (const { model, prediction_timestamp } of labels)
    touched.add(model, sliceOf(Number(prediction_timestamp)))
  return {
    block: labelBlock(numbered(sequence, labels)),
    marks: touched.marks(['outcome'], labels[0]!.reference),
    learned: [],
  }
}

/** Labels that wait as a batch: what they change is known when they are placed. */
export const pendingLabelBatch = (sequence: Sequence, labels: readonly PendingLabel[]): Batch => ({
  block: pendingLabelBlock(numbered(sequence, labels)),
  marks: [],
  learned: [],
})

function numbered<Row extends PendingLabel>(sequence: Sequence, rows: readonly Row[]): Row[] {
  const first = sequence.next()
  return rows.map((row, i) => ({ ...row, seq: first + i }))
}
