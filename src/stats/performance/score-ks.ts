import { ks } from '../drift/ks.ts'
import { validRows } from '../histogram/valid-rows.ts'
import { effectiveByClass } from './effective-by-class.ts'
import type { PerformanceMetric } from './performance-metric.ts'
import { notEstimable } from './performance-value.ts'

/**
 * Kolmogorov–Smirnov distance between the scores of positive rows and of all others: the largest difference of
 * true and false positive rate at any threshold. 0 no better than chance, 1 perfect. Value, bound and interval are
 * those of the drift statistic `ks`; it is named otherwise so that the two are not taken for each other.
 */
export const scoreKs: PerformanceMetric = {
  name: 'score_ks',
  tasks: ['binary'],
  judged: false,
  compute({ scores }) {
    if (scores === undefined) return null
    const { positive, negative, binning } = effectiveByClass(scores)
    const n = validRows(positive) + validRows(negative)
    if (n === 0) return null
    const found = ks.compute(positive, negative, binning)
    if (found === null) return notEstimable('score_ks', n)
    const { value, low, high, bound } = found
    return { name: 'score_ks', value, low, high, n, bound }
  },
}
