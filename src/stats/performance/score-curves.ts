import type { Scores } from './performance-metric.ts'
import { scoreBins } from './score-bins.ts'

/** The ROC curve as parallel arrays, from the highest threshold to the lowest. */
export interface RocCurve {
  /** A row is predicted positive from this score on. Null: none is. */
  thresholds: (number | null)[]
  falsePositiveRates: number[]
  truePositiveRates: number[]
}

/** The precision-recall curve as parallel arrays, from the highest threshold to the lowest. */
export interface PrecisionRecallCurve {
  thresholds: number[]
  recalls: number[]
  precisions: number[]
}

/**
 * One point of the ROC curve for every bin of scores, after the one at (0, 0): exact at each, with straight lines
 * between them where rows of one bin cannot be told apart. Null without rows of both classes.
 */
export function rocCurve(scores: Scores): RocCurve | null {
  const { thresholds, truePositives, falsePositives, positives, negatives } = thresholdCounts(scores)
  if (positives === 0 || negatives === 0) return null
  return {
    thresholds: [null, ...thresholds],
    falsePositiveRates: [0, ...falsePositives.map(rows => rows / negatives)],
    truePositiveRates: [0, ...truePositives.map(rows => rows / positives)],
  }
}

/**
 * One point of the precision-recall curve for every bin of scores, exact at each. It begins at the highest scores
 * there are: no precision is made up for a recall of 0. Null without positive rows.
 */
export function precisionRecallCurve(scores: Scores): PrecisionRecallCurve | null {
  const { thresholds, truePositives, falsePositives, positives } = thresholdCounts(scores)
  if (positives === 0) return null
  return {
    thresholds,
    recalls: truePositives.map(rows => rows / positives),
    precisions: truePositives.map((rows, i) => rows / (rows + falsePositives[i]!)),
  }
}

/** Rows of each class at or above the lower edge of each bin, highest bin first: exact at each. */
export function thresholdCounts(scores: Scores) {
  const { lo, positive, negative, positives, negatives } = scoreBins(scores)
  const thresholds: number[] = []
  const truePositives: number[] = []
  const falsePositives: number[] = []
  let [tp, fp] = [0, 0]
  for (let b = lo.length - 1; b >= 0; b--) {
    tp += positive[b]!
    fp += negative[b]!
    thresholds.push(lo[b]!)
    truePositives.push(tp)
    falsePositives.push(fp)
  }
  return { thresholds, truePositives, falsePositives, positives, negatives }
}
