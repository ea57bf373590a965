import type { FrozenBinning } from './binnings.ts'
import { countCategorical } from './count-categorical.ts'
import { countDuplicates, DUPLICATE_ID, DUPLICATE_ROW } from './count-duplicates.ts'
import { countNumeric } from './count-numeric.ts'
import { countRefusals, REFUSED } from './count-refusals.ts'
import { countScores, OUTLIER_SCORE } from './count-scores.ts'
import { type Counting, LABELLED, PREDICTIONS, type SubjectGroup } from './count-sql.ts'
import { labelledSums } from './labelled-sums.ts'
import { RANK_TERMS, RANKED } from './ranked-labels.ts'
import { RESIDUAL_TERMS } from './residual-sums.ts'
import type { Segmentation } from './segment-sql.ts'
import type { SliceKind } from './slices.ts'

const FEATURE = 'feature:'
const RESOURCE = 'resource:'

/** Counted by statements of their own. */
const OF_WHOLE_ROWS = [OUTLIER_SCORE, DUPLICATE_ROW, DUPLICATE_ID, REFUSED]

/** Counted where there are labels, beside the calibrations. */
const OUTCOMES = ['outcome', 'residual', 'rank', 'label_lag']

export const numericFeatures: SubjectGroup = {
  kind: 'numeric',
  byPeople: false,
  prefix: FEATURE,
  names: 'mapKeys(numeric)',
  values: 'mapValues(numeric)',
  countsMissing: true,
  source: PREDICTIONS,
}

export const categoricalFeatures: SubjectGroup = {
  kind: 'categorical',
  byPeople: false,
  prefix: FEATURE,
  names: 'mapKeys(categorical)',
  values: 'mapValues(categorical)',
  countsMissing: true,
  source: PREDICTIONS,
}

/** `error` is 1 in a row that failed. Others have none: what is missing is counted, and costs nothing to code. */
export const numbersOfPrediction: SubjectGroup = {
  kind: 'numeric',
  byPeople: false,
  prefix: '',
  names: `['score', 'latency_ms', 'prediction', 'error']`,
  values: `[score, latency_ms, prediction_value, if(status = 'error', toFloat64(1), NULL)]`,
  countsMissing: true,
  source: PREDICTIONS,
}

/** Frozen, and so counted, only where a model sends them. */
export const resourcesOfPrediction: SubjectGroup = {
  kind: 'numeric',
  byPeople: false,
  prefix: RESOURCE,
  names: 'mapKeys(resources)',
  values: 'mapValues(resources)',
  countsMissing: true,
  source: PREDICTIONS,
}

export const predictedClass: SubjectGroup = {
  kind: 'categorical',
  byPeople: true,
  prefix: '',
  names: `['prediction']`,
  values: `[nullIf(toString(prediction), '')]`,
  countsMissing: true,
  source: PREDICTIONS,
}

export const labelledClasses: SubjectGroup = {
  kind: 'categorical',
  byPeople: true,
  prefix: '',
  names: `['outcome']`,
  values: `[if(prediction = '', NULL, toJSONString([toString(label), toString(prediction)]))]`,
  countsMissing: false,
  beside: 'weight',
  source: LABELLED,
}

export const labelledNumbers: SubjectGroup = {
  kind: 'numeric',
  byPeople: false,
  prefix: '',
  names: `['residual', if(label = {positive_class:String}, 'calibration:positive', 'calibration:negative'), 'label_lag']`,
  // An upload brings labels with its rows: they took no time.
  values: `[prediction_value - label_value, if(label = '', NULL, score), if({reference:String} = '', label_lag, NULL)]`,
  countsMissing: false,
  ...labelledSums(),
  source: LABELLED,
}

/** The same with the sums that residuals have: only a regression pays for them. */
const labelledResiduals: SubjectGroup = {
  ...labelledNumbers,
  ...labelledSums({
    subject: 'residual',
    terms: RESIDUAL_TERMS,
    columns: ['label_value', 'prediction_value'],
  }),
}

/** The places of labels among the classes by probability, of a multiclass model. */
const labelledRanks: SubjectGroup = {
  ...labelledNumbers,
  names: `['rank', 'label_lag']`,
  values: `[rank, if({reference:String} = '', label_lag, NULL)]`,
  ...labelledSums({ subject: 'rank', terms: RANK_TERMS, columns: ['log_loss', 'squared_error', 'whole'] }),
  source: RANKED,
}

/** Numbers of labelled rows, by what a model of its task has. */
function labelledGroup(frozen: ReadonlyMap<string, FrozenBinning>): SubjectGroup {
  if (frozen.has('residual')) return labelledResiduals
  return frozen.has('rank') ? labelledRanks : labelledNumbers
}

/**
 * The statements that count every subject of one kind, given what is frozen.
 *
 * @param segmentation what rows are counted apart by; groups of people only where classes are predicted or known, unless
 *   it asks for every subject
 */
export function countingsOf(
  kind: SliceKind,
  frozen: ReadonlyMap<string, FrozenBinning>,
  segmentation: Segmentation,
): Counting[] {
  const declared: Segmentation = segmentation.everySubject
    ? segmentation
    : { ...segmentation, attributes: [], crossed: [] }
  const entries = [...frozen].filter(([subject]) => !OF_WHOLE_ROWS.includes(subject))
  const named = (prefix: string) =>
    entries.flatMap(([subject, value]) =>
      subject.startsWith(prefix) ? [[subject.slice(prefix.length), value] as const] : [],
    )
  const others = entries.filter(([subject]) => !subject.startsWith(FEATURE) && !subject.startsWith(RESOURCE))
  const outcome = (subject: string) => OUTCOMES.includes(subject) || subject.startsWith('calibration:')
  const counted: (readonly [SubjectGroup, readonly (readonly [string, FrozenBinning])[]])[] =
    kind === 'features'
      ? [
          [numericFeatures, named(FEATURE)],
          [categoricalFeatures, named(FEATURE)],
          [resourcesOfPrediction, named(RESOURCE)],
          [numbersOfPrediction, others.filter(([s]) => !outcome(s))],
          [predictedClass, others.filter(([s]) => !outcome(s))],
        ]
      : [
          [labelledClasses, others.filter(([s]) => outcome(s))],
          [labelledGroup(frozen), others.filter(([s]) => outcome(s))],
        ]
  const rows =
    kind === 'features'
      ? [
          ...countScores(frozen.get(OUTLIER_SCORE), declared),
          ...countDuplicates(frozen),
          ...countRefusals(frozen.get(REFUSED)),
        ]
      : []
  const countings = counted.flatMap(([group, subjects]) => {
    const ofKind = subjects.filter(([, { binning }]) => binning.kind === group.kind)
    if (ofKind.length === 0) return []
    const count = group.kind === 'numeric' ? countNumeric : countCategorical
    return [count(group, { frozen: ofKind, segmentation: group.byPeople ? segmentation : declared })]
  })
  return [...countings, ...rows]
}

/** All rows, whatever they belong to. */
const ALL_ROWS: Segmentation = { dimensions: [], attributes: [], crossed: [], full: new Map() }

/** How long answers take and which fail; rows that tell nothing of either are in their n. */
const BY_MINUTES = ['latency_ms', 'error']

/**
 * The statement that counts slices of production by their minutes: of all rows only, as by segments minutes would be
 * most of what is stored. The sum of a slice's minutes is its histogram.
 */
export function minuteCountings(frozen: ReadonlyMap<string, FrozenBinning>): Counting[] {
  const subjects = [...frozen].filter(([subject]) => BY_MINUTES.includes(subject))
  if (subjects.length === 0) return []
  const source = `SELECT * REPLACE (toStartOfMinute(timestamp) AS slice) FROM (${PREDICTIONS})`
  return [countNumeric({ ...numbersOfPrediction, source }, { frozen: subjects, segmentation: ALL_ROWS })]
}

/** SQL condition on `subject`: is it counted when slices of this kind are? */
export const subjectsOf = (kind: SliceKind): string => {
  const outcome = `(subject IN (${OUTCOMES.map(name => `'${name}'`)}) OR startsWith(subject, 'calibration:'))`
  return kind === 'outcome' ? outcome : `NOT ${outcome}`
}
