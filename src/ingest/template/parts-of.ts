import type { ModelSettings } from '../../model/model.ts'
import type { PredictionRows } from '../../store/predictions.ts'
import type { CheckedPrediction } from '../check-prediction.ts'
import { constantPart, modelPart, nullPart } from './constant-part.ts'
import { CATEGORY, FINITE, mapPart, PROBABILITY, SEGMENT } from './map-part.ts'
import { numberPart } from './number-part.ts'
import type { Part } from './part.ts'
import { predictedPart } from './predicted-part.ts'
import type { Passed } from './row-template.ts'
import { type Slots, type SlotsByName, slotsOf } from './slots-of.ts'
import { statusPart } from './status-part.ts'
import { idPart, textPart } from './text-part.ts'

const OBJECTS = ['features', 'segments', 'probabilities', 'resources', 'attributions']

/**
 * What becomes of the values of a row that has a model, an id and a time: every column but that of the time gets one. Those of
 * fields that the row does not have get what it was stored with.
 */
export function partsOf({ row, shape, settings }: Passed, rows: PredictionRows): Part[] {
  const { fields, objects } = slotsOf(shape)
  const columns = {
    prediction: rows.column('prediction'),
    prediction_value: rows.column('prediction_value'),
    score: rows.column('score'),
  }
  const probabilities = objects.probabilities ?? {}
  return [
    modelPart(rows.column('model'), fields.model!, row.model),
    constantPart(rows.column('project'), row.project),
    constantPart(rows.column('reference'), row.reference),
    constantPart(rows.column('seq'), row.seq),
    idPart(rows.column('prediction_id'), fields.prediction_id!),
    ...fieldParts(fields, row, rows),
    ...OBJECTS.flatMap(name => (fields[name] === undefined ? [] : nullPart(fields[name]))),
    ...featureParts(objects.features ?? {}, settings, rows),
    mapPart(rows.column('segments'), objects.segments ?? {}, SEGMENT),
    mapPart(rows.column('probabilities'), probabilities, PROBABILITY),
    mapPart(rows.column('resources'), objects.resources ?? {}, FINITE),
    mapPart(rows.column('attributions'), objects.attributions ?? {}, FINITE),
    predictedPart(columns, { fields, probabilities }, settings),
  ]
}

/** Fields that may be left out. */
function fieldParts(fields: Slots['fields'], row: CheckedPrediction, rows: PredictionRows): Part[] {
  const { version, error, subject_key, status, latency_ms, weight } = fields
  const [versions, errors, keys] = [rows.column('version'), rows.column('error'), rows.column('subject_key')]
  const [statuses, latencies, weights] = [
    rows.column('status'),
    rows.column('latency_ms'),
    rows.column('weight'),
  ]
  return [
    version === undefined
      ? constantPart(versions, row.version)
      : textPart(versions, version, { least: 1, most: 256 }),
    error === undefined ? constantPart(errors, row.error) : textPart(errors, error, { least: 0, most: 1024 }),
    subject_key === undefined
      ? constantPart(keys, row.subject_key)
      : textPart(keys, subject_key, { least: 0, most: 256 }),
    status === undefined ? constantPart(statuses, row.status) : statusPart(statuses, status),
    latency_ms === undefined
      ? constantPart(latencies, row.latency_ms)
      : numberPart<null>(latencies, latency_ms, null),
    weight === undefined ? constantPart(weights, row.weight) : numberPart(weights, weight, 1),
  ]
}

/** A feature that is not declared, which the row that passed had as null, may only be that. */
function featureParts(
  features: SlotsByName,
  { features: declared }: ModelSettings,
  rows: PredictionRows,
): Part[] {
  const ofType = (type: string | undefined): SlotsByName =>
    Object.fromEntries(Object.entries(features).filter(([name]) => typeOf(declared, name) === type))
  return [
    mapPart(rows.column('numeric'), ofType('numeric'), FINITE),
    mapPart(rows.column('categorical'), ofType('categorical'), CATEGORY),
    ...Object.values(ofType(undefined)).map(nullPart),
  ]
}

/** What objects inherit, such as `constructor`, is no type. */
const typeOf = (declared: ModelSettings['features'], name: string): string | undefined =>
  Object.hasOwn(declared, name) ? declared[name] : undefined
