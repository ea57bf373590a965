import { labelBlock, type PendingLabel, pendingLabelBlock, type StoredLabel } from '../store/labels.ts'
import type { Sequence } from '../store/sequence.ts'
import { sliceOf } from '../store/slices.ts'
import type { Ingest } from './accept-predictions.ts'
import { type Batch, TouchedSlices } from './batch.ts'
import { type CheckedLabel, checkLabel } from './check-label.ts'
import { nestingFault } from './nesting.ts'
import { parseRow, type ReadRow } from './read-rows.ts'
import type { Acceptance, Rejection } from './rejection.ts'

/**
 * Checks labels row by row and spools the good ones: for a place beside their prediction where its time was
 * sent, otherwise to wait until the prediction is known.
 */
export async function acceptLabels(ingest: Ingest, rows: readonly ReadRow[]): Promise<Acceptance> {
  const { catalog, now } = ingest
  const settingsOf = (model: string) => catalog.find(model)?.settings
  const oldestOf = (model: string) => catalog.horizonOf(model).recountable_from
  const rejected: Rejection[] = []
  const accepted: CheckedLabel[] = []
  rows.forEach((row, index) => {
    const read = parseRow(row)
    const checked = 'fault' in read ? read.fault : checkLabel(read.row, { settingsOf, oldestOf, now })
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
  const placed: StoredLabel[] = []
  for (const label of labels) {
    const { predictionMicros } = label
    if (predictionMicros !== null)
      placed.push({ ...pending(label, { project, now }), reference, prediction_timestamp: predictionMicros })
  }
  return placed
}

const pendingLabels = (labels: readonly CheckedLabel[], place: { project: string; now: number }) =>
  labels.filter(({ predictionMicros }) => predictionMicros === null).map(label => pending(label, place))

/** Field by field: a copy of all but two costs several times as much. */
const pending = (label: CheckedLabel, { project, now }: { project: string; now: number }): PendingLabel => ({
  project,
  model: label.model,
  prediction_id: label.prediction_id,
  label: label.label,
  label_value: label.label_value,
  timestamp: label.micros ?? now * 1000,
  source: label.source,
  weight: label.weight,
  seq: 0,
})

/** Labels that stand beside their predictions as a batch; each gets a `seq` of its own. */
export function labelBatch(sequence: Sequence, labels: readonly StoredLabel[]): Batch {
  const touched = new TouchedSlices()
  for (const { model, prediction_timestamp } of labels)
    touched.add(model, sliceOf(prediction_timestamp / 1e6))
  return {
    block: labelBlock(number(sequence, labels)),
    marks: touched.marks(['outcome'], labels[0]!.reference),
    learned: [],
  }
}

/** Labels that wait as a batch: what they change is known when they are placed. */
export const pendingLabelBatch = (sequence: Sequence, labels: readonly PendingLabel[]): Batch => ({
  block: pendingLabelBlock(number(sequence, labels)),
  marks: [],
  learned: [],
})

/** Gives each row its `seq`. */
function number<Row extends PendingLabel>(sequence: Sequence, rows: readonly Row[]): readonly Row[] {
  const first = sequence.next()
  rows.forEach((row, i) => {
    row.seq = first + i
  })
  return rows
}
