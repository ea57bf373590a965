import { scorerOf } from '../stats/outliers/row-scorer.ts'
import type { FrozenBinning } from './binnings.ts'
import { countCategorical } from './count-categorical.ts'
import { countNumeric } from './count-numeric.ts'
import { type CountedSubjects, type Counting, PREDICTIONS, type SubjectGroup } from './count-sql.ts'
import { countWholeRows } from './count-whole-rows.ts'
import { withScore } from './score-sql.ts'
import type { Segmentation } from './segment-sql.ts'
import type { SliceKind } from './slices.ts'
import {
  categoricalFeatures,
  labelledClasses,
  labelledGroup,
  numbersOfPrediction,
  numericFeatures,
  OUTLIER_SCORE,
  outlierScores,
  predictedClass,
  resourcesOfPrediction,
} from './subject-groups.ts'

type Frozen = ReadonlyMap<string, FrozenBinning>

/** How rows are counted, whatever their subjects. */
interface How extends Pick<CountedSubjects, 'segmentation' | 'isCrowded'> {
  /**
   * SQL of the second in which the window of a row of `h` begins: numbers are counted by windows, of which there are few, and
   * sums of slices are the same. By slices when left out.
   */
  window?: string
}

/** Counted where there are labels, beside the calibrations. */
const OUTCOMES = ['outcome', 'residual', 'label', 'rank', 'label_lag']

/** Is a subject counted of labelled rows? */
export const isOutcome = (subject: string): boolean =>
  OUTCOMES.includes(subject) || subject.startsWith('calibration:')

/**
 * The statements that count every subject of one kind, given what is frozen. Reading the rows is a good part of what each
 * costs: subjects share one where they can.
 *
 * @param segmentation what rows are counted apart by; groups of people only where classes are predicted or known, unless
 *   it asks for every subject
 */
export function countingsOf(
  kind: SliceKind,
  { binnings: frozen, segmentation, ...how }: How & { binnings: Frozen },
): Counting[] {
  const declared: Segmentation = segmentation.everySubject
    ? segmentation
    : { ...segmentation, attributes: [], crossed: [] }
  const subjects = new Map([...frozen].filter(([subject]) => isOutcome(subject) === (kind === 'outcome')))
  const count = (groups: readonly SubjectGroup[]) =>
    countGroups(groups, subjects, { ...how, segmentation: groups[0]!.byPeople ? segmentation : declared })
  if (kind === 'outcome') return [...count([labelledClasses]), ...count([labelledGroup(frozen)])]
  const isApart = segmentation.attributes.length + segmentation.crossed.length > 0
  return [
    ...countNumbers(subjects, { ...how, segmentation: declared }),
    ...(isApart
      ? [...count([categoricalFeatures]), ...count([predictedClass])]
      : count([categoricalFeatures, predictedClass])),
    ...countWholeRows(subjects),
  ]
}

/** Counts every number of predictions; where a scorer is frozen, rows are scored as they are read. */
function countNumbers(subjects: Frozen, how: How): Counting[] {
  const groups = [numericFeatures, resourcesOfPrediction, numbersOfPrediction]
  const score = subjects.get(OUTLIER_SCORE)
  const scorer = score && scorerOf(score.binning)
  if (!scorer) return countGroups(groups, subjects, how)
  const { sql: source, params } = withScore(scorer)
  const scored = [...groups, outlierScores].map(group => ({ ...group, source }))
  return countGroups(scored, subjects, how).map(counting => ({
    ...counting,
    params: { ...counting.params, ...params },
  }))
}

/** Counts those subjects that belong to groups which share a source, in one pass. */
function countGroups(groups: readonly SubjectGroup[], subjects: Frozen, { window, ...how }: How): Counting[] {
  const { kind } = groups[0]!
  const counted = groups
    .map(group => ({
      ...group,
      // Of values by name, other ones would be pooled than in slices.
      source: window && kind === 'numeric' ? inWindows(group.source, window) : group.source,
      frozen: [...subjects].filter(
        ([subject, { binning }]) => binning.kind === group.kind && group.has(subject),
      ),
    }))
    .filter(({ frozen }) => frozen.length > 0)
  if (counted.length === 0) return []
  const count = kind === 'numeric' ? countNumeric : countCategorical
  return [count({ groups: counted, ...how })]
}

const inWindows = (source: string, window: string): string =>
  `SELECT * REPLACE (fromUnixTimestamp(${window}) AS slice) FROM (${source}) AS h`

/** All rows, whatever they belong to. */
const ALL_ROWS: Segmentation = { dimensions: [], attributes: [], crossed: [], full: new Map() }

/** How long answers take and which fail; rows that tell nothing of either are in their n. */
const BY_MINUTES = ['latency_ms', 'error']

/**
 * The statement that counts slices of production by their minutes: of all rows only, as by segments minutes would be
 * most of what is stored. The sum of a slice's minutes is its histogram.
 */
export function minuteCountings({
  binnings,
  isCrowded,
}: Pick<How, 'isCrowded'> & { binnings: Frozen }): Counting[] {
  const subjects = [...binnings].filter(([subject]) => BY_MINUTES.includes(subject))
  if (subjects.length === 0) return []
  const source = `SELECT * REPLACE (toStartOfMinute(timestamp) AS slice) FROM (${PREDICTIONS})`
  return [
    countNumeric({
      groups: [{ ...numbersOfPrediction, source, frozen: subjects }],
      segmentation: ALL_ROWS,
      isCrowded,
    }),
  ]
}

/** SQL condition on `subject`: is it counted when slices of this kind are? */
export const subjectsOf = (kind: SliceKind): string => {
  const outcome = `(subject IN (${OUTCOMES.map(name => `'${name}'`)}) OR startsWith(subject, 'calibration:'))`
  return kind === 'outcome' ? outcome : `NOT ${outcome}`
}
