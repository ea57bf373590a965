import type { FrozenBinning } from './binnings.ts'
import {
  type Counting,
  countCategorical,
  countNumeric,
  LABELLED,
  PREDICTIONS,
  type SubjectGroup,
} from './count-sql.ts'
import type { Groups } from './segment-sql.ts'
import type { SliceKind } from './slices.ts'

const FEATURE = 'feature:'

export const numericFeatures: SubjectGroup = {
  prefix: FEATURE,
  names: 'mapKeys(numeric)',
  values: 'mapValues(numeric)',
  countsMissing: true,
  source: PREDICTIONS,
}

export const categoricalFeatures: SubjectGroup = {
  prefix: FEATURE,
  names: 'mapKeys(categorical)',
  values: 'mapValues(categorical)',
  countsMissing: true,
  source: PREDICTIONS,
}

export const numbersOfPrediction: SubjectGroup = {
  prefix: '',
  names: `['score', 'latency_ms', 'prediction']`,
  values: '[score, latency_ms, prediction_value]',
  countsMissing: true,
  source: PREDICTIONS,
}

export const predictedClass: SubjectGroup = {
  prefix: '',
  names: `['prediction']`,
  values: `[nullIf(toString(prediction), '')]`,
  countsMissing: true,
  source: PREDICTIONS,
}

export const labelledClasses: SubjectGroup = {
  prefix: '',
  names: `['outcome']`,
  values: `[if(prediction = '', NULL, toJSONString([toString(label), toString(prediction)]))]`,
  countsMissing: false,
  source: LABELLED,
}

export const labelledNumbers: SubjectGroup = {
  prefix: '',
  names: `['residual', if(label = {positive_class:String}, 'calibration:positive', 'calibration:negative')]`,
  values: `[prediction_value - label_value, if(label = '', NULL, score)]`,
  countsMissing: false,
  // The clip is part of log loss's definition here: a certain and wrong score would otherwise cost infinity.
  sums: `map(
    'abs', sumIf(abs(value), isFinite(value)),
    'squared_error', sumIf(pow(value - (name = 'calibration:positive'), 2), isFinite(value) AND name != 'residual'),
    'log_loss', sumIf(-log(greatest(1e-15, if(name = 'calibration:positive', value, 1 - value))), isFinite(value) AND name != 'residual'))`,
  source: LABELLED,
}

/**
 * The statements that count every subject of one kind, given what is frozen.
 *
 * @param people groups that predictions and outcomes are counted by as well
 */
export function countingsOf(
  kind: SliceKind,
  frozen: ReadonlyMap<string, FrozenBinning>,
  people?: Groups,
): Counting[] {
  const countByPeople: typeof countCategorical = (group, subjects) =>
    countCategorical(group, subjects, people)
  const entries = [...frozen]
  const features = entries.flatMap(([subject, value]) =>
    subject.startsWith(FEATURE) ? [[subject.slice(FEATURE.length), value] as const] : [],
  )
  const others = entries.filter(([subject]) => !subject.startsWith(FEATURE))
  const outcome = (subject: string) =>
    subject === 'outcome' || subject === 'residual' || subject.startsWith('calibration:')
  const groups =
    kind === 'features'
      ? [
          { group: numericFeatures, subjects: features, count: countNumeric, wanted: 'numeric' },
          { group: categoricalFeatures, subjects: features, count: countCategorical, wanted: 'categorical' },
          {
            group: numbersOfPrediction,
            subjects: others.filter(([s]) => !outcome(s)),
            count: countNumeric,
            wanted: 'numeric',
          },
          {
            group: predictedClass,
            subjects: others.filter(([s]) => !outcome(s)),
            count: countByPeople,
            wanted: 'categorical',
          },
        ]
      : [
          {
            group: labelledClasses,
            subjects: others.filter(([s]) => outcome(s)),
            count: countByPeople,
            wanted: 'categorical',
          },
          {
            group: labelledNumbers,
            subjects: others.filter(([s]) => outcome(s)),
            count: countNumeric,
            wanted: 'numeric',
          },
        ]
  return groups
    .map(({ group, subjects, count, wanted }) => ({
      group,
      count,
      subjects: subjects.filter(([, { binning }]) => binning.kind === wanted),
    }))
    .filter(({ subjects }) => subjects.length > 0)
    .map(({ group, subjects, count }) => count(group, subjects))
}

/** SQL condition on `subject`: is it counted when slices of this kind are? */
export const subjectsOf = (kind: SliceKind): string => {
  const outcome = `(subject IN ('outcome', 'residual') OR startsWith(subject, 'calibration:'))`
  return kind === 'outcome' ? outcome : `NOT ${outcome}`
}
