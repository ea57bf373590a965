import type { ModelSettings } from '../../model/model.ts'
import type { Column, TextColumn } from '../../store/native/column.ts'
import { type Predicted, readPredicted } from '../read-predicted.ts'
import { NULL, type ScannedValues } from '../scanned-values.ts'
import { isNumber } from './number-part.ts'
import type { Part } from './part.ts'
import type { SlotsByName } from './slots-of.ts'

interface PredictedColumns {
  prediction: TextColumn
  prediction_value: Column<number | null>
  score: Column<number | null>
}

/** The slots of what the prediction is read from, where the row has them. */
interface PredictedSlots {
  fields: SlotsByName
  probabilities: SlotsByName
}

/** What was predicted, read from prediction, score and probabilities as for any other row. */
export function predictedPart(
  columns: PredictedColumns,
  { fields, probabilities }: PredictedSlots,
  settings: ModelSettings,
): Part {
  const { prediction, score, status } = fields
  const row: Record<string, unknown> = {}
  let newest: Predicted = { prediction: '', prediction_value: null, score: null }
  return {
    fits: values => {
      if (score !== undefined && values.kinds[score] !== NULL && !isNumber(values, score, 0, 1)) return false
      if (prediction !== undefined) row.prediction = values.value(prediction)
      if (score !== undefined) row.score = values.value(score)
      if (status !== undefined) row.status = values.value(status)
      const found = readPredicted(row, { settings, probabilities: sentOf(values, probabilities) })
      if ('code' in found) return false
      newest = found
      return true
    },
    write: () => {
      columns.prediction.add(newest.prediction)
      columns.prediction_value.add(newest.prediction_value)
      columns.score.add(newest.score)
    },
  }
}

/** Probabilities, which fit, without those left out. */
function sentOf(values: ScannedValues, slots: SlotsByName): Record<string, number> {
  const sent: Record<string, number> = {}
  for (const name in slots)
    if (values.kinds[slots[name]!] !== NULL) sent[name] = values.numbers[slots[name]!]!
  return sent
}
