import { rowsUpTo } from '../histogram/rows-up-to.ts'
import { validRows } from '../histogram/valid-rows.ts'
import { confusion } from './confusion.ts'
import { RANKS } from './label-rank.ts'
import type { Evidence, PerformanceMetric } from './performance-metric.ts'
import { wilson } from './wilson.ts'

/**
 * Top-k accuracy: the share of rows whose label is among the `k` classes given the highest probabilities, with
 * Wilson's interval. Exact. Of classes with the same probability the last by name comes first, as in scikit-learn; a
 * label without a probability is not among any.
 *
 * No value for as many classes as there are or fewer, where nothing could be missed. `n` leaves out rows that came
 * without probabilities.
 */
const topK = (k: number): PerformanceMetric => ({
  name: `top_${k}_accuracy`,
  tasks: ['multiclass'],
  judged: false,
  compute(evidence) {
    const { ranks } = evidence
    if (ranks === undefined || k >= classesOf(evidence)) return null
    const n = validRows(ranks)
    const found = rowsUpTo(RANKS, ranks, k).rows
    const interval = wilson(found, n)
    return interval && { name: `top_${k}_accuracy`, value: found / n, ...interval, n, bound: 0 }
  },
})

/** Classes that were declared, or those that occur if they are more. */
const classesOf = ({ classes = 0, outcome }: Evidence): number =>
  Math.max(classes, outcome ? confusion(outcome).classes.length : 0)

export const top2Accuracy = topK(2)
export const top3Accuracy = topK(3)
export const top5Accuracy = topK(5)
