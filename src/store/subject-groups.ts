import type { FrozenBinning } from './binnings.ts'
import { LABELLED, PREDICTIONS, type SubjectGroup } from './count-sql.ts'
import { labelledSums } from './labelled-sums.ts'
import { RANK_TERMS, RANKED } from './ranked-labels.ts'
import { RESIDUAL_COLUMNS, RESIDUAL_TERMS, RESIDUALS } from './residual-sums.ts'

const FEATURE = 'feature:'
const RESOURCE = 'resource:'

/** How unlike the reference's rows each row is: frozen, and so counted, only where a scorer is. */
export const OUTLIER_SCORE = 'outlier_score'

/** Where rows keep names and values. */
type Columns = Pick<SubjectGroup, 'prefix' | 'has' | 'names' | 'values' | 'nullable'>

/** Subjects that rows keep in a map, by name. */
const inMap = (prefix: string, column: string): Columns => ({
  prefix,
  has: subject => subject.startsWith(prefix),
  names: `mapKeys(${column})`,
  values: `mapValues(${column})`,
  nullable: false,
})

/** Subjects that every row may have, each with SQL of its value. */
const inRow = (values: Record<string, string>): Columns => ({
  prefix: '',
  has: subject => Object.hasOwn(values, subject),
  names: `[${Object.keys(values).map(name => `'${name}'`)}]`,
  values: `[${Object.values(values).join(', ')}]`,
  nullable: true,
})

export const numericFeatures: SubjectGroup = {
  kind: 'numeric',
  byPeople: false,
  ...inMap(FEATURE, 'numeric'),
  countsMissing: true,
  source: PREDICTIONS,
}

export const categoricalFeatures: SubjectGroup = {
  kind: 'categorical',
  byPeople: false,
  ...inMap(FEATURE, 'categorical'),
  countsMissing: true,
  source: PREDICTIONS,
}

/** `error` is 1 in a row that failed. Others have none: what is missing is counted, and costs nothing to code. */
export const numbersOfPrediction: SubjectGroup = {
  kind: 'numeric',
  byPeople: false,
  ...inRow({
    score: 'score',
    latency_ms: 'latency_ms',
    prediction: 'prediction_value',
    error: `if(status = 'error', toFloat64(1), NULL)`,
  }),
  countsMissing: true,
  source: PREDICTIONS,
}

/** Frozen, and so counted, only where a model sends them. */
export const resourcesOfPrediction: SubjectGroup = {
  kind: 'numeric',
  byPeople: false,
  ...inMap(RESOURCE, 'resources'),
  countsMissing: true,
  source: PREDICTIONS,
}

export const outlierScores: SubjectGroup = {
  kind: 'numeric',
  byPeople: false,
  ...inRow({ [OUTLIER_SCORE]: 'outlier_score' }),
  countsMissing: true,
  source: PREDICTIONS,
}

export const predictedClass: SubjectGroup = {
  kind: 'categorical',
  byPeople: true,
  ...inRow({ prediction: `nullIf(toString(prediction), '')` }),
  countsMissing: true,
  source: PREDICTIONS,
}

export const labelledClasses: SubjectGroup = {
  kind: 'categorical',
  byPeople: true,
  ...inRow({ outcome: `if(prediction = '', NULL, toJSONString([toString(label), toString(prediction)]))` }),
  countsMissing: false,
  beside: 'weight',
  source: LABELLED,
}

/** An upload brings labels with its rows: they took no time. */
const LABEL_LAG = `if({reference:String} = '', label_lag, NULL)`

export const labelledScores: SubjectGroup = {
  kind: 'numeric',
  byPeople: false,
  prefix: '',
  has: subject => ['calibration:positive', 'calibration:negative', 'label_lag'].includes(subject),
  names: `[if(label = {positive_class:String}, 'calibration:positive', 'calibration:negative'), 'label_lag']`,
  values: `[if(label = '', NULL, score), ${LABEL_LAG}]`,
  nullable: true,
  countsMissing: false,
  ...labelledSums(),
  source: LABELLED,
}

/** Labels of a regression, where there is a prediction, with their residuals: only a regression pays for the sums these have. */
export const labelledNumbers: SubjectGroup = {
  ...labelledScores,
  ...inRow({
    residual: 'prediction_value - label_value',
    label: 'if(isNull(prediction_value), NULL, label_value)',
    label_lag: LABEL_LAG,
  }),
  ...labelledSums({ subject: 'residual', terms: RESIDUAL_TERMS, columns: RESIDUAL_COLUMNS }),
  source: RESIDUALS,
}

/** The places of labels among the classes by probability, of a multiclass model. */
const labelledRanks: SubjectGroup = {
  ...labelledScores,
  ...inRow({ rank: 'rank', label_lag: LABEL_LAG }),
  ...labelledSums({ subject: 'rank', terms: RANK_TERMS, columns: ['log_loss', 'squared_error', 'whole'] }),
  source: RANKED,
}

/** Numbers of labelled rows, by what a model of its task has. */
export function labelledGroup(frozen: ReadonlyMap<string, FrozenBinning>): SubjectGroup {
  if (frozen.has('residual')) return labelledNumbers
  return frozen.has('rank') ? labelledRanks : labelledScores
}
