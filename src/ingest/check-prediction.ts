import { type FeatureType, MOST_FEATURES, type ModelSettings } from '../model/model.ts'
import { parseMoment } from '../model/moment.ts'
import { isFieldName } from '../model/names.ts'
import type { StoredPrediction } from '../store/predictions.ts'
import {
  badName,
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

/**
 * A prediction that passed, shaped as it will be stored so that nothing is copied for it: the batch fills in
 * what only it knows (`project`, `model`, `reference`, `seq`, and id and time where they are missing).
 */
export type CheckedPrediction = StoredPrediction & {
  /** Features the model did not declare, with the type their value suggests; null when there are none. */
  undeclared: Record<string, FeatureType> | null
}

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

const DAY_MS = 86_400_000

/** Checks a moment that was read with `parseMoment`; one left out is fine. `now` is in epoch ms, `oldest` in seconds. */
export function checkMoment(
  path: string,
  sent: unknown,
  { micros, now, oldest = 0 }: { micros: number | null; now: number; oldest?: number },
): Fault | null {
  if (sent == null) return null
  if (micros === null)
    return fault(path, 'bad_timestamp', 'Must be RFC 3339 with a zone, or epoch milliseconds.')
  if (micros < 0) return fault(path, 'too_old', 'Must not be before 1970.')
  if (micros / 1e6 < oldest)
    return fault(
      path,
      'too_old',
      'Older than this model’s rows are counted: send rows sooner, or give the model a longer retention for those to come.',
    )
  if (micros / 1000 > now + DAY_MS) return fault(path, 'in_future', 'Must not be more than a day ahead.')
  return null
}

/** Checks a status; one left out is fine. */
export function checkStatus(status: unknown): Fault | null {
  if (status == null || status === 'ok' || status === 'error') return null
  return fault('status', 'wrong_value', 'Must be "ok" or "error".')
}

type SplitFeatures = Pick<CheckedPrediction, 'numeric' | 'categorical' | 'undeclared'>

const TOO_MANY_FEATURES = fault(
  'features',
  'too_many_features',
  `A model has at most ${MOST_FEATURES} features.`,
)

function splitFeatures(features: unknown, declared: ModelSettings['features']): SplitFeatures | Fault {
  const split: SplitFeatures = { numeric: {}, categorical: {}, undeclared: null }
  if (features == null) return split
  if (!isObject(features))
    return fault('features', 'wrong_type', 'Must be an object of feature names and values.')
  if (areNumbers(features, declared)) return { ...split, numeric: features }
  let sent = 0
  for (const name in features) {
    if (++sent > MOST_FEATURES) return TOO_MANY_FEATURES
    const value = features[name]
    // What objects inherit, such as `constructor`, is no type either.
    const known = declared[name] === 'numeric' || declared[name] === 'categorical' ? declared[name] : null
    if (known === null && !isFieldName(name)) return badName('features')
    if (value === null) continue
    const type = known ?? (typeof value === 'number' ? 'numeric' : 'categorical')
    if (known === null) {
      split.undeclared ??= {}
      split.undeclared[name] = type
    }
    const problem = type === 'numeric' ? keepNumber(split, name, value) : keepCategory(split, name, value)
    if (problem) return problem
  }
  return hasRoom(split, declared) ? split : TOO_MANY_FEATURES
}

/** Every one a finite number that was declared so: then what was sent is what is stored, and nothing is copied. */
function areNumbers(
  features: Record<string, unknown>,
  declared: ModelSettings['features'],
): features is Record<string, number> {
  for (const name in features) {
    if (declared[name] !== 'numeric' || !Number.isFinite(features[name])) return false
  }
  return true
}

function hasRoom({ undeclared }: SplitFeatures, declared: ModelSettings['features']): boolean {
  return undeclared === null || Object.keys(undeclared).length + Object.keys(declared).length <= MOST_FEATURES
}

function keepNumber(split: SplitFeatures, name: string, value: unknown): Fault | null {
  if (typeof value === 'number' && Number.isFinite(value)) split.numeric[name] = value
  else if (typeof value === 'boolean') split.numeric[name] = value ? 1 : 0
  else
    return fault(
      pathOf('features', name),
      'wrong_type',
      'This feature is numeric: send a finite number, or null when missing.',
    )
  return null
}

function keepCategory(split: SplitFeatures, name: string, value: unknown): Fault | null {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
    return fault(
      pathOf('features', name),
      'wrong_type',
      'This feature is categorical: send a string, number, boolean or null.',
    )
  const text = String(value)
  const found = checkText('features', text, 1024, 0)
  if (found) return { ...found, path: pathOf('features', name) }
  split.categorical[name] = text
  return null
}
