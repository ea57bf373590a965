import { type StoredLabel, writeLabels, writePendingLabels } from '../store/labels.ts'
import { markSlices, type SliceSet, sliceOf } from '../store/slices.ts'
import { type Ingest, sqlMicros } from './accept-predictions.ts'
import { type CheckedLabel, checkLabel } from './check-label.ts'
import type { ReadRow } from './read-rows.ts'
import type { Acceptance, Rejection } from './rejection.ts'

/**
 * Checks labels row by row and stores the good ones: beside their prediction where its time was sent,
 * otherwise waiting until the prediction is known.
 */
export async function acceptLabels(ingest: Ingest, rows: readonly ReadRow[]): Promise<Acceptance> {
  const { store, catalog, now } = ingest
  const settingsOf = (model: string) => catalog.find(model)?.settings
  const rejected: Rejection[] = []
  const accepted: CheckedLabel[] = []
  rows.forEach((read, index) => {
    const checked = 'fault' in read ? read.fault : checkLabel(read.row, { settingsOf, now })
    if ('code' in checked) rejected.push({ index, ...checked })
    else accepted.push(checked)
  })
  await storeLabels(ingest, accepted, '')
  const waiting = accepted.filter(label => label.predictionMicros === null)
  const first = waiting.length > 0 ? store.sequence.next() : 0
  await writePendingLabels(
    store,
    waiting.map(({ micros, predictionMicros: _, ...label }, i) => ({
      ...label,
      project: catalog.project,
      timestamp: sqlMicros(micros ?? now * 1000),
      seq: first + i,
    })),
  )
  return { accepted: accepted.length, rejected, ids: [] }
}

/** Stores the labels whose prediction's time is known, and marks the slices whose outcome they change. */
export async function storeLabels(
  { store, catalog, now }: Ingest,
  labels: readonly CheckedLabel[],
  reference: string,
): Promise<void> {
  const placed = labels.filter(label => label.predictionMicros !== null)
  if (placed.length === 0) return
  const first = store.sequence.next()
  const slices = new Map<string, Set<number>>()
  const rows = placed.map(({ micros, predictionMicros, ...label }, i): StoredLabel => {
    const ofModel = slices.get(label.model) ?? new Set()
    slices.set(label.model, ofModel.add(sliceOf(Math.floor(predictionMicros! / 1e6))))
    return {
      ...label,
      project: catalog.project,
      reference,
      prediction_timestamp: sqlMicros(predictionMicros!),
      timestamp: sqlMicros(micros ?? now * 1000),
      seq: first + i,
    }
  })
  await writeLabels(store, rows)
  const sets = [...slices].map(
    ([model, starts]): SliceSet => ({ model, reference, kind: 'outcome', slices: [...starts] }),
  )
  await markSlices(store, catalog.project, sets)
}
