import { ModelSettings } from '../model/model.ts'
import { isShortText } from '../model/names.ts'
import { isObject } from './check-value.ts'
import { readClass } from './read-predicted.ts'

const POSITIVES = ['1', 'true', 'yes']

/**
 * How a model that was never registered is to be watched, judged by its first predictions: numbers that are
 * not just 0 and 1 are regression; two classes, or a score, are binary; more are multiclass.
 *
 * @param rows predictions of one model, unchecked: what cannot be a class is passed over
 */
export function inferModel(rows: readonly unknown[]): ModelSettings {
  const objects = rows.filter(isObject)
  const classes = new Set(objects.flatMap(row => readClass(row.prediction) || []))
  const probabilities = new Set(objects.flatMap(row => classNames(row.probabilities)))
  const named = probabilities.size > 0 ? probabilities : classes
  const isNumber = objects.some(row => typeof row.prediction === 'number')
  const hasScore = objects.some(row => typeof row.score === 'number')
  const zeroOne = [...named].every(name => name === '0' || name === '1')
  if (isNumber && !hasScore && probabilities.size === 0 && !zeroOne)
    return ModelSettings.parse({ task: 'regression' })
  if (named.size > 2) return ModelSettings.parse({ task: 'multiclass' })
  const positive = POSITIVES.find(name => named.has(name)) ?? (zeroOne ? '1' : [...named].sort().at(-1))
  return ModelSettings.parse({ task: 'binary', positive_class: positive })
}

const classNames = (probabilities: unknown): string[] =>
  isObject(probabilities) ? Object.keys(probabilities).filter(isShortText) : []
