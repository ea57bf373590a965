import { FEATURE, RESOURCE } from '../counting/subjects.ts'
import { LABELLED, PREDICTIONS } from './raw-rows.ts'

/** Where rows keep the names and values of some subjects, as SQL. */
export interface SubjectGroup {
  /** Prepended to a name to make the subject: `feature:` or nothing. */
  prefix: string
  /** Arrays of one row, of equal length; a value may be null. */
  names: string
  values: string
  /** Table expression with the columns these read, and `prediction_id`. */
  source: string
}

/** Subjects that rows keep in a map, by name. */
const inMap = (prefix: string, column: string): SubjectGroup => ({
  prefix,
  names: `mapKeys(${column})`,
  values: `mapValues(${column})`,
  source: PREDICTIONS,
})

/** Subjects that every row may have, each with SQL of its value. */
const inRow = (values: Record<string, string>, source: string): SubjectGroup => ({
  prefix: '',
  names: `[${Object.keys(values).map(name => `'${name}'`)}]`,
  values: `[${Object.values(values).join(', ')}]`,
  source,
})

export const numericFeatures = inMap(FEATURE, 'numeric')
export const categoricalFeatures = inMap(FEATURE, 'categorical')

/** Frozen, and so counted, only where a model sends them. */
export const resourcesOfPrediction = inMap(RESOURCE, 'resources')

export const numbersOfPrediction = inRow(
  { score: 'score', latency_ms: 'latency_ms', prediction: 'prediction_value' },
  PREDICTIONS,
)

export const predictedClass = inRow({ prediction: `nullIf(toString(prediction), '')` }, PREDICTIONS)

export const labelledClasses = inRow(
  { outcome: `if(prediction = '', NULL, toJSONString([toString(label), toString(prediction)]))` },
  LABELLED,
)

/** A label counts where there is a prediction; an upload brings labels with its rows, which took no time. */
export const labelledNumbers = inRow(
  {
    residual: 'prediction_value - label_value',
    label: 'if(isNull(prediction_value), NULL, label_value)',
    label_lag: `if({reference:String} = '', label_lag, NULL)`,
  },
  LABELLED,
)
