import { type FeatureType, MOST_FEATURES, type ModelSettings } from '../model/model.ts'
import { isFieldName } from '../model/names.ts'
import { badName, checkText, isObject, pathOf } from './check-value.ts'
import { type Fault, fault } from './rejection.ts'

/** The features of a row that passed. */
export interface SplitFeatures {
  numeric: Record<string, number>
  categorical: Record<string, string>
  /** Those the model did not declare, with the type their value suggests; null when there are none. */
  undeclared: Record<string, FeatureType> | null
}

const TOO_MANY_FEATURES = fault(
  'features',
  'too_many_features',
  `A model has at most ${MOST_FEATURES} features.`,
)

/**
 * Sorts the features of one row by their types, as they will be stored; those that were sent as null are left out.
 *
 * @param declared types of the model's features: of any other the value suggests one
 */
export function splitFeatures(features: unknown, declared: ModelSettings['features']): SplitFeatures | Fault {
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
