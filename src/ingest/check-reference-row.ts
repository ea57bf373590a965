import type { ModelSettings } from '../model/model.ts'
import { type CheckedLabel, readTruth } from './check-label.ts'
import { type CheckedPrediction, checkPrediction, NO_TIME } from './check-prediction.ts'
import { isObject } from './check-value.ts'
import { type Fault, fault } from './rejection.ts'

const LABEL_FIELD = new Set(['label'])

/** A row of a reference that passed; `label` is null when it was sent without. */
export interface CheckedReferenceRow {
  prediction: CheckedPrediction
  label: CheckedLabel | null
}

/** What a row of a reference is checked against. */
export interface ReferenceRowCheck {
  model: string
  settings: ModelSettings
  /** Position in the upload, from 0. */
  index: number
  /** Epoch milliseconds: the time of rows without one, and when their labels became known. */
  now: number
}

/** Checks one row of a reference: a prediction, with or without its label. */
export function checkReferenceRow(
  row: unknown,
  { model, settings, index, now }: ReferenceRowCheck,
): CheckedReferenceRow | Fault {
  if (isObject(row) && row.model != null && row.model !== model)
    return fault('model', 'wrong_model', 'This row names another model than the address does.')
  const prediction = checkPrediction(row, settings, { now, extra: LABEL_FIELD })
  if ('code' in prediction) return prediction
  prediction.model = model
  // A label must find its row again: rows without an id are numbered as they came.
  if (prediction.prediction_id === '') prediction.prediction_id = `row-${index}`
  const sent = (row as Record<string, unknown>).label
  if (sent == null) return { prediction, label: null }
  const truth = readTruth(sent, settings)
  if ('code' in truth) return truth
  const { prediction_id, timestamp } = prediction
  const times = { micros: now * 1000, predictionMicros: timestamp === NO_TIME ? now * 1000 : timestamp }
  return { prediction, label: { model, prediction_id, ...truth, source: '', weight: 1, ...times } }
}
