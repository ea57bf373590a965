import type { ModelSettings } from '../model/model.ts'
import { parseMoment } from '../model/moment.ts'
import type { PendingLabel } from '../store/labels.ts'
import { checkMoment } from './check-moment.ts'
import { checkBoundedNumber, checkText, isObject, pathOf } from './check-value.ts'
import { readClass } from './read-predicted.ts'
import { type Fault, fault } from './rejection.ts'

/** A label that passed; times are microseconds since 1970, null when the sender left them out. */
export type CheckedLabel = Omit<PendingLabel, 'project' | 'timestamp' | 'seq'> & {
  micros: number | null
  predictionMicros: number | null
}

const FIELDS = new Set([
  'model',
  'prediction_id',
  'label',
  'timestamp',
  'prediction_timestamp',
  'source',
  'weight',
])

/** What a label is checked against. */
export interface LabelCheck {
  settingsOf: (model: string) => ModelSettings | undefined
  oldestOf: (model: string) => number
  now: number
}

/**
 * Checks one label against the wire's shape and its model's task.
 *
 * @param settingsOf settings of the model it names, if the project has it
 * @param oldestOf epoch seconds from which on that model’s predictions are counted
 * @param now epoch milliseconds
 */
export function checkLabel(row: unknown, { settingsOf, oldestOf, now }: LabelCheck): CheckedLabel | Fault {
  if (!isObject(row)) return fault('', 'wrong_type', 'A label must be a JSON object.')
  for (const field in row) {
    if (!FIELDS.has(field))
      return fault(
        pathOf('', field),
        'unknown_field',
        `A label has only the fields ${[...FIELDS].join(', ')}.`,
      )
  }
  if (row.model == null) return fault('model', 'missing', 'Name the model this label is for.')
  const settings = typeof row.model === 'string' ? settingsOf(row.model) : undefined
  if (!settings)
    return fault('model', 'unknown_model', 'No such model: register it, or send its predictions first.')
  if (row.prediction_id == null)
    return fault('prediction_id', 'missing', 'Name the prediction this label is for.')
  const micros = parseMoment(row.timestamp)
  const predictionMicros = parseMoment(row.prediction_timestamp)
  const found =
    checkText('prediction_id', row.prediction_id, 256) ??
    checkText('source', row.source, 256, 0) ??
    checkBoundedNumber('weight', row.weight, { from: 0 }) ??
    checkMoment('timestamp', row.timestamp, { micros, now }) ??
    checkMoment('prediction_timestamp', row.prediction_timestamp, {
      micros: predictionMicros,
      now,
      oldest: oldestOf(row.model as string),
    })
  if (found) return found
  const truth = readTruth(row.label, settings)
  if ('code' in truth) return truth
  return {
    model: row.model as string,
    prediction_id: row.prediction_id as string,
    ...truth,
    source: (row.source as string | null | undefined) ?? '',
    weight: (row.weight as number | null | undefined) ?? 1,
    micros,
    predictionMicros,
  }
}

/** Reads what turned out to be true: a class, or a number for regression. */
export function readTruth(
  sent: unknown,
  settings: ModelSettings,
): { label: string; label_value: number | null } | Fault {
  if (sent == null) return fault('label', 'missing', 'Send what turned out to be true.')
  if (settings.task === 'regression') {
    if (typeof sent === 'number' && Number.isFinite(sent)) return { label: '', label_value: sent }
    return fault('label', 'wrong_type', 'The label of a regression model is a finite number.')
  }
  const label = readClass(sent)
  if (label) return { label, label_value: null }
  return fault(
    'label',
    'wrong_type',
    'Must be the true class: a string of 1 to 256 characters, a number or a boolean.',
  )
}
