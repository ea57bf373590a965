import { classRecall } from './class-ratio.ts'
import { confusion } from './confusion.ts'
import { meanRatio } from './macro-average.ts'
import type { PerformanceMetric } from './performance-metric.ts'
import { notEstimable } from './performance-value.ts'

/**
 * The mean recall of the classes that were labelled: what accuracy would be if they were equally frequent. With
 * two classes it is the mean of recall and specificity. Not estimable while only one was labelled. For its
 * interval see `meanRatio`; recalls of different classes rest on different rows, so they are independent.
 */
export const balancedAccuracy: PerformanceMetric = {
  name: 'balanced_accuracy',
  tasks: ['binary', 'multiclass'],
  judged: false,
  compute({ outcome }) {
    if (outcome === undefined) return null
    const table = confusion(outcome)
    if (table.n === 0) return null
    const recalls = table.classes.flatMap(name => classRecall(table, name) ?? [])
    if (recalls.length < 2) return notEstimable('balanced_accuracy', table.n)
    return {
      name: 'balanced_accuracy',
      ...meanRatio(recalls),
      n: table.n,
      bound: table.pooled === 0 ? 0 : null,
    }
  },
}
