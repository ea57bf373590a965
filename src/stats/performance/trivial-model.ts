import { confusion } from './confusion.ts'
import { labelVariance } from './label-variance.ts'
import type { Evidence } from './performance-metric.ts'

/** What a model that gives every row the same answer would have scored; its `name` is that of the metric. */
export interface TrivialModel {
  name: 'accuracy' | 'rmse'
  value: number
}

/**
 * The best that one answer for all rows does: the most frequent label (accuracy), or the mean label (RMSE, which is
 * then the labels' standard deviation). A model that does not do better has learned nothing. Pooled outcomes are
 * left out.
 *
 * @returns null without rows or, for a regression, without the sums of the labels
 */
export function trivialModel({ outcome, label }: Evidence): TrivialModel | null {
  if (outcome !== undefined) {
    const { labelled, n } = confusion(outcome)
    return n === 0 ? null : { name: 'accuracy', value: Math.max(...labelled.values()) / n }
  }
  if (label === undefined || label.n === 0 || !Number.isFinite(label.sumSquares)) return null
  return { name: 'rmse', value: Math.sqrt(labelVariance(label) ?? 0) }
}
