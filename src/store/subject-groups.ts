import type { FrozenBinning } from './binnings.ts'
import { LABELLED, PREDICTIONS, type SubjectGroup } from './count-sql.ts'
import { labelledSums } from './labelled-sums.ts'
import { RANK_TERMS, RANKED } from './ranked-labels.ts'
import { RESIDUAL_COLUMNS, RESIDUAL_TERMS, RESIDUALS } from './residual-sums.ts'

const FEATURE = 'feature:'
const RESOURCE = 'resource:'

/** How unlike the reference's rows each row is: frozen, and so counted, only where a scorer is. */
export const OUTLIER_SCORE = 'outlier_score'

const isOneOf =
  (...subjects: string[]) =>
  (subject: string): boolean =>
    subjects.includes(subject)

export const numericFeatures: SubjectGroup = {
  kind: 'numeric',
  byPeople: false,
  prefix: FEATURE,
  has: subject => subject.startsWith(FEATURE),
  names: 'mapKeys(numeric)',
  values: 'mapValues(numeric)',
  nullable: false,
  countsMissing: true,
  source: PREDICTIONS,
}

export const categoricalFeatures: SubjectGroup = {
  kind: 'categorical',
  byPeople: false,
  prefix: FEATURE,
  has: subject => subject.startsWith(FEATURE),
  names: 'mapKeys(categorical)',
  values: 'mapValues(categorical)',
  nullable: false,
  countsMissing: true,
  source: PREDICTIONS,
}

/** `error` is 1 in a row that failed. Others have none: what is missing is counted, and costs nothing to code. */
export const numbersOfPrediction: SubjectGroup = {
  kind: 'numeric',
  byPeople: false,
  prefix: '',
  has: isOneOf('score', 'latency_ms', 'prediction', 'error'),
  names: `['score', 'latency_ms', 'prediction', 'error']`,
  values: `[score, latency_ms, prediction_value, if(status = 'error', toFloat64(1), NULL)]`,
  nullable: true,
  countsMissing: true,
  source: PREDICTIONS,
}

/** Frozen, and so counted, only where a model sends them. */
export const resourcesOfPrediction: SubjectGroup = {
  kind: 'numeric',
  byPeople: false,
  prefix: RESOURCE,
  has: subject => subject.startsWith(RESOURCE),
  names: 'mapKeys(resources)',
  values: 'mapValues(resources)',
  nullable: false,
  countsMissing: true,
  source: PREDICTIONS,
}

export const outlierScores: SubjectGroup = {
  kind: 'numeric',
  byPeople: false,
  prefix: '',
  has: isOneOf(OUTLIER_SCORE),
  names: `['${OUTLIER_SCORE}']`,
  values: '[outlier_score]',
  nullable: true,
  countsMissing: true,
  source: PREDICTIONS,
}

export const predictedClass: SubjectGroup = {
  kind: 'categorical',
  byPeople: true,
  prefix: '',
  has: isOneOf('prediction'),
  names: `['prediction']`,
  values: `[nullIf(toString(prediction), '')]`,
  nullable: true,
  countsMissing: true,
  source: PREDICTIONS,
}

export const labelledClasses: SubjectGroup = {
  kind: 'categorical',
  byPeople: true,
  prefix: '',
  has: isOneOf('outcome'),
  names: `['outcome']`,
  values: `[if(prediction = '', NULL, toJSONString([toString(label), toString(prediction)]))]`,
  nullable: true,
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
  has: isOneOf('calibration:positive', 'calibration:negative', 'label_lag'),
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
  has: isOneOf('residual', 'label', 'label_lag'),
  names: `['residual', 'label', 'label_lag']`,
  values: `[prediction_value - label_value, if(isNull(prediction_value), NULL, label_value), ${LABEL_LAG}]`,
  ...labelledSums({ subject: 'residual', terms: RESIDUAL_TERMS, columns: RESIDUAL_COLUMNS }),
  source: RESIDUALS,
}

/** The places of labels among the classes by probability, of a multiclass model. */
const labelledRanks: SubjectGroup = {
  ...labelledScores,
  has: isOneOf('rank', 'label_lag'),
  names: `['rank', 'label_lag']`,
  values: `[rank, ${LABEL_LAG}]`,
  ...labelledSums({ subject: 'rank', terms: RANK_TERMS, columns: ['log_loss', 'squared_error', 'whole'] }),
  source: RANKED,
}

/** Numbers of labelled rows, by what a model of its task has. */
export function labelledGroup(frozen: ReadonlyMap<string, FrozenBinning>): SubjectGroup {
  if (frozen.has('residual')) return labelledNumbers
  return frozen.has('rank') ? labelledRanks : labelledScores
}
