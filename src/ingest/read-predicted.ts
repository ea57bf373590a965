import type { ModelSettings } from '../model/model.ts'
import { isShortText } from '../model/names.ts'
import type { StoredPrediction } from '../store/predictions.ts'
import { type Fault, fault } from './rejection.ts'

export type Predicted = Pick<StoredPrediction, 'prediction' | 'prediction_value' | 'score'>

/** What the class is read from, where it was not sent itself. */
interface ClassSource {
  settings: ModelSettings
  probabilities: Record<string, number>
}

/** Reads what was predicted: a number for regression, otherwise a class, from a score or probabilities if need be. */
export function readPredicted(row: Record<string, unknown>, source: ClassSource): Predicted | Fault {
  const { settings } = source
  const sent = row.prediction ?? undefined
  if (settings.task === 'regression') {
    if (typeof sent === 'number' && Number.isFinite(sent))
      return { prediction: '', prediction_value: sent, score: null }
    if (sent === undefined && row.status === 'error')
      return { prediction: '', prediction_value: null, score: null }
    return fault(
      'prediction',
      sent === undefined ? 'missing' : 'wrong_type',
      'A regression model predicts a finite number.',
    )
  }
  const label = readClass(sent)
  if (label === null)
    return fault(
      'prediction',
      'wrong_type',
      'Must be the predicted class: a string of 1 to 256 characters, a number or a boolean.',
    )
  const score = (row.score as number | null | undefined) ?? positiveProbability(source)
  const predicted = label || classOf(score, source)
  if (predicted === '' && row.status !== 'error')
    return fault('prediction', 'missing', 'Send at least one of prediction, score and probabilities.')
  return { prediction: predicted, prediction_value: null, score }
}

/** @returns a class as text, '' when none was sent, null when it is not one; 1 and "1" are the same class */
export function readClass(sent: unknown): string | null {
  if (sent == null) return ''
  if (typeof sent === 'string') return isShortText(sent) ? sent : null
  return typeof sent === 'boolean' || (typeof sent === 'number' && Number.isFinite(sent))
    ? String(sent)
    : null
}

function positiveProbability({
  settings: { task, positive_class: positive },
  probabilities,
}: ClassSource): number | null {
  if (task !== 'binary' || positive === undefined || !Object.hasOwn(probabilities, positive)) return null
  return probabilities[positive]!
}

/** The class a score or probabilities stand for, when the sender named none. */
function classOf(score: number | null, { settings, probabilities }: ClassSource): string {
  const positive = settings.positive_class
  if (settings.task === 'binary' && score !== null && positive !== undefined)
    return score >= settings.threshold ? positive : negativeClass(settings, positive)
  let best = ''
  let most = -1
  for (const [name, probability] of Object.entries(probabilities)) {
    if (probability > most) [best, most] = [name, probability]
  }
  return best
}

const OPPOSITES = new Map([
  ['1', '0'],
  ['true', 'false'],
  ['yes', 'no'],
])

function negativeClass(settings: ModelSettings, positive: string): string {
  return settings.classes?.find(name => name !== positive) ?? OPPOSITES.get(positive) ?? `not ${positive}`
}
