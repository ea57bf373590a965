import { parseMoment } from '../model/moment.ts'
import type { FeatureType, ModelSettings } from '../model/model.ts'
import type { StoredPrediction } from '../store/predictions.ts'
import { checkBoundedNumber, checkNumbers, checkText, checkTexts, isObject } from './check-value.ts'
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

const FIELDS = new Set([
  'model', 'version', 'prediction_id', 'timestamp', 'features', 'prediction', 'score', 'probabilities', 'latency_ms',
  'status', 'error', 'segments', 'weight', 'resources', 'attributions', 'subject_key',
])

/**
 * Checks one prediction against the wire's shape and its model's features.
 *
 * Written by hand because it runs for every row; a test holds it equal to the zod schema `Prediction`.
 *
 * @param now epoch milliseconds, to refuse timestamps from the future
 * @param extra fields allowed beside a prediction's own, such as a reference row's label
 */
export function checkPrediction(
  row: unknown,
  settings: ModelSettings,
  { now, extra }: { now: number; extra?: ReadonlySet<string> },
): CheckedPrediction | Fault {
  if (!isObject(row)) return fault('', 'wrong_type', 'A prediction must be a JSON object.')
  for (const field in row) {
    if (!FIELDS.has(field) && !extra?.has(field))
      return fault(fieldPath(field), 'unknown_field', `A prediction has no such field. Its fields are: ${[...FIELDS].join(', ')}.`)
  }
  const micros = row.timestamp === undefined ? null : parseMoment(row.timestamp)
  const found =
    checkMoment('timestamp', row.timestamp, { micros, now }) ??
    checkText('version', row.version, 256) ??
    checkText('prediction_id', row.prediction_id, 256) ??
    checkBoundedNumber('score', row.score, { from: 0, to: 1 }) ??
    checkBoundedNumber('latency_ms', row.latency_ms, { from: 0 }) ??
    checkBoundedNumber('weight', row.weight, { from: 0 }) ??
    checkText('error', row.error, 1024, 0) ??
    checkText('subject_key', row.subject_key, 256, 0) ??
    checkStatus(row.status) ??
    checkNumbers('probabilities', row.probabilities, { from: 0, to: 1 }) ??
    checkNumbers('resources', row.resources, {}) ??
    checkNumbers('attributions', row.attributions, {}) ??
    checkTexts('segments', row.segments)
  if (found) return found
  const features = splitFeatures(row.features, settings.features)
  if ('code' in features) return features
  const predicted = readPrediction(row, settings)
  if ('code' in predicted) return predicted
  return {
    project: '',
    model: '',
    reference: '',
    timestamp: micros ?? NO_TIME,
    seq: 0,
    version: (row.version as string | undefined) ?? '',
    prediction_id: (row.prediction_id as string | undefined) ?? '',
    numeric: features.numeric,
    categorical: features.categorical,
    undeclared: features.undeclared,
    prediction: predicted.prediction,
    prediction_value: predicted.prediction_value,
    score: predicted.score,
    probabilities: (row.probabilities as Record<string, number> | undefined) ?? {},
    latency_ms: (row.latency_ms as number | undefined) ?? null,
    status: (row.status as string | undefined) ?? 'ok',
    error: (row.error as string | undefined) ?? '',
    segments: (row.segments as Record<string, string> | undefined) ?? {},
    weight: (row.weight as number | undefined) ?? 1,
    resources: (row.resources as Record<string, number> | undefined) ?? {},
    attributions: (row.attributions as Record<string, number> | undefined) ?? {},
    subject_key: (row.subject_key as string | undefined) ?? '',
  }
}

/** A field's name comes from the sender: it is shown only when it looks like a name. */
const fieldPath = (field: string): string => (/^[\w.-]{1,64}$/.test(field) ? field : '(unnamed)')

const DAY_MS = 86_400_000

/** Checks a moment that was read with `parseMoment`; one left out is fine. */
export function checkMoment(
  path: string,
  sent: unknown,
  { micros, now }: { micros: number | null; now: number },
): Fault | null {
  if (sent === undefined) return null
  if (micros === null) return fault(path, 'bad_timestamp', 'Must be RFC 3339 with a zone, or epoch milliseconds.')
  if (micros < 0) return fault(path, 'too_old', 'Must not be before 1970.')
  if (micros / 1000 > now + DAY_MS) return fault(path, 'in_future', 'Must not be more than a day ahead.')
  return null
}

function checkStatus(status: unknown): Fault | null {
  if (status === undefined || status === 'ok' || status === 'error') return null
  return fault('status', 'wrong_value', 'Must be "ok" or "error".')
}

type SplitFeatures = Pick<CheckedPrediction, 'numeric' | 'categorical' | 'undeclared'>

function splitFeatures(features: unknown, declared: ModelSettings['features']): SplitFeatures | Fault {
  const split: SplitFeatures = { numeric: {}, categorical: {}, undeclared: null }
  if (features === undefined) return split
  if (!isObject(features)) return fault('features', 'wrong_type', 'Must be an object of feature names and values.')
  for (const name in features) {
    const value = features[name]
    if (value === null) continue
    const type = declared[name] ?? inferType(name, value)
    if (typeof type !== 'string') return type
    if (declared[name] === undefined) {
      split.undeclared ??= {}
      split.undeclared[name] = type
    }
    const problem = type === 'numeric' ? keepNumber(split, name, value) : keepCategory(split, name, value)
    if (problem) return problem
  }
  return split
}

function inferType(name: string, value: unknown): FeatureType | Fault {
  if (name.length === 0 || name.length > 128 || /\p{Cc}/u.test(name))
    return fault('features', 'bad_name', 'Feature names have 1 to 128 characters and no control characters.')
  return typeof value === 'number' ? 'numeric' : 'categorical'
}

function keepNumber(split: SplitFeatures, name: string, value: unknown): Fault | null {
  if (typeof value === 'number' && Number.isFinite(value)) split.numeric[name] = value
  else if (typeof value === 'boolean') split.numeric[name] = value ? 1 : 0
  else return fault(`features.${name}`, 'wrong_type', 'This feature is numeric: send a finite number, or null when missing.')
  return null
}

function keepCategory(split: SplitFeatures, name: string, value: unknown): Fault | null {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
    return fault(`features.${name}`, 'wrong_type', 'This feature is categorical: send a string, number, boolean or null.')
  const text = String(value)
  if (text.length > 1024) return fault(`features.${name}`, 'too_long', 'A category has at most 1,024 characters.')
  split.categorical[name] = text
  return null
}

type Predicted = Pick<CheckedPrediction, 'prediction' | 'prediction_value' | 'score'>

function readPrediction(row: Record<string, unknown>, settings: ModelSettings): Predicted | Fault {
  const sent = row.prediction
  if (settings.task === 'regression') {
    if (typeof sent === 'number' && Number.isFinite(sent)) return { prediction: '', prediction_value: sent, score: null }
    if (sent === undefined && row.status === 'error') return { prediction: '', prediction_value: null, score: null }
    return fault('prediction', sent === undefined ? 'missing' : 'wrong_type', 'A regression model predicts a finite number.')
  }
  const label = readClass(sent)
  if (label === null) return fault('prediction', 'wrong_type', 'Must be the predicted class: a string of at most 256 characters, a number or a boolean.')
  const score = readScore(row, settings)
  const predicted = label || classOf(score, row.probabilities, settings)
  if (predicted === '' && row.status !== 'error')
    return fault('prediction', 'missing', 'Send at least one of prediction, score and probabilities.')
  return { prediction: predicted, prediction_value: null, score }
}

/** @returns a class as text, '' when none was sent, null when it is not one; 1 and "1" are the same class */
export function readClass(sent: unknown): string | null {
  if (sent === undefined) return ''
  if (typeof sent === 'string') return sent.length <= 256 ? sent : null
  return typeof sent === 'boolean' || (typeof sent === 'number' && Number.isFinite(sent)) ? String(sent) : null
}

function readScore(row: Record<string, unknown>, settings: ModelSettings): number | null {
  if (row.score !== undefined) return row.score as number
  if (settings.task !== 'binary' || row.probabilities === undefined) return null
  return (row.probabilities as Record<string, number>)[settings.positive_class ?? ''] ?? null
}

/** The class a score or probabilities stand for, when the sender named none. */
function classOf(score: number | null, probabilities: unknown, settings: ModelSettings): string {
  const positive = settings.positive_class
  if (settings.task === 'binary' && score !== null && positive !== undefined)
    return score >= settings.threshold ? positive : negativeClass(settings, positive)
  if (probabilities === undefined) return ''
  let best = ''
  let most = -1
  for (const [name, probability] of Object.entries(probabilities as Record<string, number>)) {
    if (probability > most) [best, most] = [name, probability]
  }
  return best
}

const OPPOSITES: Record<string, string> = { '1': '0', true: 'false', yes: 'no' }

function negativeClass(settings: ModelSettings, positive: string): string {
  return settings.classes?.find(name => name !== positive) ?? OPPOSITES[positive] ?? `not ${positive}`
}
