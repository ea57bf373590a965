import type { ModelSettings } from '../model/model.ts'
import { parseMoment } from '../model/moment.ts'
import type { StoredPrediction } from '../store/predictions.ts'
import { checkMoment } from './check-moment.ts'
import {
  checkBoundedNumber,
  checkNumbers,
  checkProbabilities,
  checkText,
  checkTexts,
  isObject,
  pathOf,
  sentEntries,
} from './check-value.ts'
import { readPredicted } from './read-predicted.ts'
import { type Fault, fault } from './rejection.ts'
import { type SplitFeatures, splitFeatures } from './split-features.ts'

/**
 * A prediction that passed, shaped as it will be stored so that nothing is copied for it: the batch fills in
 * what only it knows (`project`, `model`, `reference`, `seq`, and id and time where they are missing).
 */
export type CheckedPrediction = StoredPrediction & SplitFeatures

/** A `timestamp` the sender left out. */
export const NO_TIME = -1

/** What a prediction may have. */
export const FIELDS: ReadonlySet<string> = new Set([
  'model',
  'version',
  'prediction_id',
  'timestamp',
  'features',
  'prediction',
  'score',
  'probabilities',
  'latency_ms',
  'status',
  'error',
  'segments',
  'weight',
  'resources',
  'attributions',
  'subject_key',
])

/**
 * Checks one prediction against the wire's shape and its model's features.
 *
 * Written by hand because it runs for every row; a test holds it equal to the zod schema `Prediction`.
 *
 * @param now epoch milliseconds, to refuse timestamps from the future
 * @param oldest epoch seconds, to refuse timestamps that are no longer counted; none are too old when left out
 * @param extra fields allowed beside a prediction's own, such as a reference row's label
 */
export function checkPrediction(
  row: unknown,
  settings: ModelSettings,
  { now, oldest = 0, extra }: { now: number; oldest?: number; extra?: ReadonlySet<string> },
): CheckedPrediction | Fault {
  if (!isObject(row)) return fault('', 'wrong_type', 'A prediction must be a JSON object.')
  for (const field in row) {
    if (!FIELDS.has(field) && !extra?.has(field))
      return fault(
        pathOf('', field),
        'unknown_field',
        `A prediction has no such field. Its fields are: ${[...FIELDS].join(', ')}.`,
      )
  }
  const micros = parseMoment(row.timestamp)
  const found =
    checkMoment('timestamp', row.timestamp, { micros, now, oldest }) ??
    checkText('version', row.version, 256) ??
    checkText('prediction_id', row.prediction_id, 256) ??
    checkBoundedNumber('score', row.score, { from: 0, to: 1 }) ??
    checkBoundedNumber('latency_ms', row.latency_ms, { from: 0 }) ??
    checkBoundedNumber('weight', row.weight, { from: 0 }) ??
    checkText('error', row.error, 1024, 0) ??
    checkText('subject_key', row.subject_key, 256, 0) ??
    checkStatus(row.status) ??
    checkProbabilities('probabilities', row.probabilities) ??
    checkNumbers('resources', row.resources) ??
    checkNumbers('attributions', row.attributions) ??
    checkTexts('segments', row.segments)
  if (found) return found
  const features = splitFeatures(row.features, settings.features)
  if ('code' in features) return features
  const probabilities = sentEntries<number>(row.probabilities)
  const predicted = readPredicted(row, { settings, probabilities })
  if ('code' in predicted) return predicted
  return {
    project: '',
    model: '',
    reference: '',
    timestamp: micros ?? NO_TIME,
    seq: 0,
    version: (row.version as string | null | undefined) ?? '',
    prediction_id: (row.prediction_id as string | null | undefined) ?? '',
    numeric: features.numeric,
    categorical: features.categorical,
    undeclared: features.undeclared,
    prediction: predicted.prediction,
    prediction_value: predicted.prediction_value,
    score: predicted.score,
    probabilities,
    latency_ms: (row.latency_ms as number | null | undefined) ?? null,
    status: (row.status as string | null | undefined) ?? 'ok',
    error: (row.error as string | null | undefined) ?? '',
    segments: sentEntries<string>(row.segments),
    weight: (row.weight as number | null | undefined) ?? 1,
    resources: sentEntries<number>(row.resources),
    attributions: sentEntries<number>(row.attributions),
    subject_key: (row.subject_key as string | null | undefined) ?? '',
  }
}

/** Checks a status; one left out is fine. */
export function checkStatus(status: unknown): Fault | null {
  if (status == null || status === 'ok' || status === 'error') return null
  return fault('status', 'wrong_value', 'Must be "ok" or "error".')
}
