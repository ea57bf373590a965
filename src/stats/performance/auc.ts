import { orderedCodes } from '../histogram/ordered-codes.ts'
import { deLong } from './de-long.ts'
import { effectiveByClass } from './effective-by-class.ts'
import { logitInterval } from './logit-interval.ts'
import type { PerformanceMetric } from './performance-metric.ts'
import { estimate, notEstimable } from './performance-value.ts'
import { LEAST_ROWS } from './score-bins.ts'

/**
 * Area under the ROC curve: the chance that a positive row scores higher than a negative one, ties counting
 * half. Two rows in one bin count as tied; where the bin holds several values the truth is anything from 0 to 1,
 * so the bound is ½ Σ p_b·q_b over those bins.
 *
 * The interval is DeLong's (DeLong, DeLong & Clarke-Pearson 1988) on the logit scale, from placement values that
 * are the same for all rows of a bin, so it costs O(bins).
 */
export const auc: PerformanceMetric = {
  name: 'auc',
  tasks: ['binary'],
  judged: true,
  compute({ scores }) {
    if (scores === undefined) return null
    const { binning, positive, negative } = effectiveByClass(scores)
    const bins = orderedCodes(binning, positive, negative)
    const [m, n] = bins.totals as [number, number]
    if (m + n === 0) return null
    if (m === 0 || n === 0) return notEstimable('auc', m + n)

    const { value, variance, bound } = deLong(bins)
    const rows = Math.min(m, n)
    const interval = rows < LEAST_ROWS ? null : logitInterval(value, variance, rows)
    return estimate({ name: 'auc', value, interval, n: m + n, bound })
  },
}
