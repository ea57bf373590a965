import type { BinIndex } from './bin-index.ts'
import { allRows, type Maps, type Nullables, rowsWhere, type Texts, valuesAt } from './columns.ts'
import { countNumbers } from './count-numbers.ts'
import { labelRanks } from './label-ranks.ts'
import { addSums } from './labelled-sums.ts'
import type { Grouping } from './places.ts'
import { residualsAndLabels } from './residuals.ts'
import { commonTerms, type SummedNumbers } from './summed-numbers.ts'

/** Labelled rows of a block. */
export interface LabelledRows {
  length: number
  /** Empty texts where there is none, as in a regression. */
  prediction: Texts
  label: Texts
  predictionValue: Nullables
  labelValue: Nullables
  score: Nullables
  /** The prediction's times the label's, within what sums of squares keep apart; 1 where nobody weighs. */
  weight: Float64Array
  /** Hours from the prediction to its label. */
  labelLag: Float64Array
  /** By class; empty where there are none. */
  probabilities: Maps<Float64Array>
}

/** How labelled rows are counted. */
export interface LabelledHow {
  /** The numeric subjects of outcomes that are frozen. */
  subjects: ReadonlyMap<string, BinIndex>
  /** The class a score is the probability of; empty when there is none. */
  positiveClass: string
  /** False for an upload, which brings labels with its rows: they took no time. */
  hasLags: boolean
  groupings: readonly Grouping[]
}

/**
 * Counts the numbers of labelled rows at the places of their rows, with exact sums beside them: scores by whether the label
 * is the positive class, or residuals and labels, or the places of labels by probability, and how long labels took.
 */
export function countLabelled(rows: LabelledRows, how: LabelledHow): void {
  const { subjects, groupings } = how
  for (const counted of numbersOf(rows, how)) {
    const { subject, numbers } = counted
    const index = subjects.get(subject)
    if (index === undefined) continue
    countNumbers({ subject, index }, numbers, groupings)
    addSums(counted, { index, weight: rows.weight, groupings })
  }
}

/** The numbers that a model of its task has; what is frozen tells which that is. */
function numbersOf(rows: LabelledRows, { subjects, positiveClass, hasLags }: LabelledHow): SummedNumbers[] {
  const lags = hasLags ? [lagsOf(rows)] : []
  if (subjects.has('residual')) return [...residualsAndLabels(rows.predictionValue, rows.labelValue), ...lags]
  if (subjects.has('rank')) return [labelRanks(rows.label, rows.probabilities), ...lags]
  return [...scoresOf(rows, positiveClass), ...lags]
}

function scoresOf({ length, label, score }: LabelledRows, positiveClass: string): SummedNumbers[] {
  const sides = label.texts.map(text => {
    if (text === '') return null
    return text === positiveClass ? 'positive' : 'negative'
  })
  return (['positive', 'negative'] as const).map(side => {
    const rows = rowsWhere(length, row => sides[label.ids[row]!] === side && score.isNull[row] === 0)
    const values = valuesAt(rows, score.values)
    const terms = commonTerms(values, side)
    return { subject: `calibration:${side}`, numbers: { rows, values }, terms, isWeighed: true }
  })
}

function lagsOf({ length, labelLag }: LabelledRows): SummedNumbers {
  const rows = allRows(length)
  return {
    subject: 'label_lag',
    numbers: { rows, values: labelLag },
    terms: commonTerms(labelLag),
    isWeighed: false,
  }
}
