import type { Histogram } from '../histogram/histogram.ts'
import { type ClassRatio, classF1, classPrecision, classRecall } from './class-ratio.ts'
import { confusion } from './confusion.ts'

/** How one class of a classification fares; a ratio is null where it is 0/0. */
export interface ClassPerformance {
  name: string
  /** Rows that carry this label, and rows that got this prediction. */
  labelled: number
  predicted: number
  precision: ClassRatio | null
  recall: ClassRatio | null
  f1: ClassRatio | null
}

/**
 * Precision, recall and F1 of every class that was labelled or predicted, in order of name.
 *
 * @param weighed the same outcomes with every row counted for its weight, and for what it tells beside others: ratios and
 *   their intervals are of these
 */
export function perClass(outcome: Histogram, weighed = outcome): ClassPerformance[] {
  const { classes, labelled, predicted } = confusion(outcome)
  const table = confusion(weighed)
  return classes.map(name => ({
    name,
    labelled: labelled.get(name) ?? 0,
    predicted: predicted.get(name) ?? 0,
    precision: classPrecision(table, name),
    recall: classRecall(table, name),
    f1: classF1(table, name),
  }))
}
