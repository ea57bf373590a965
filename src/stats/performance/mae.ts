import { validRows } from '../histogram/valid-rows.ts'
import { logInterval } from './log-interval.ts'
import type { PerformanceMetric } from './performance-metric.ts'
import { estimate } from './performance-value.ts'

/**
 * Mean absolute error, in the unit of the label: exact, from the sum of |residual|. Its interval needs no bins
 * either, as the squares of |residual| are those of the residual.
 */
export const mae: PerformanceMetric = {
  name: 'mae',
  tasks: ['regression'],
  judged: true,
  compute({ residual }) {
    const sum = residual?.histogram.sums.get('abs')
    if (residual === undefined || sum === undefined || !Number.isFinite(sum)) return null
    const n = validRows(residual.histogram)
    if (n === 0) return null
    const interval = logInterval(sum, residual.histogram.sumSquares, n)
    return estimate({ name: 'mae', value: sum / n, interval, n, bound: 0 })
  },
}
