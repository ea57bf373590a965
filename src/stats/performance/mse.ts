import { validRows } from '../histogram/valid-rows.ts'
import { logInterval } from './log-interval.ts'
import type { PerformanceMetric } from './performance-metric.ts'
import { estimate } from './performance-value.ts'
import { sumOverBins } from './sum-over-bins.ts'

/**
 * Mean squared error, in the square of the label's unit: exact, from the sum of squared residuals. Its interval (on
 * the log scale) needs their fourth powers, which are read off the bins' midpoints.
 */
export const mse: PerformanceMetric = {
  name: 'mse',
  tasks: ['regression'],
  judged: false,
  compute({ residual }) {
    if (residual === undefined) return null
    const n = validRows(residual.histogram)
    const { sumSquares } = residual.histogram
    if (n === 0 || !Number.isFinite(sumSquares)) return null
    const fourthPowers = sumOverBins(residual, e => e ** 4)
    const interval = logInterval(sumSquares, fourthPowers, n)
    return estimate({ name: 'mse', value: sumSquares / n, interval, n, bound: 0 })
  },
}
