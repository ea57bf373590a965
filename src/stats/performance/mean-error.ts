import { validRows } from '../histogram/valid-rows.ts'
import { studentTQuantile } from '../special/student-t-quantile.ts'
import type { PerformanceMetric } from './performance-metric.ts'
import { estimate } from './performance-value.ts'

/**
 * Mean error, prediction minus label, in the unit of the label: above 0 the model overestimates. Exact, from the
 * sums of the residual. The interval is Student's (Student 1908); null for fewer than two rows.
 */
export const meanError: PerformanceMetric = {
  name: 'mean_error',
  tasks: ['regression'],
  judged: false,
  compute({ residual }) {
    if (residual === undefined) return null
    const { sum, sumSquares } = residual.histogram
    const n = validRows(residual.histogram)
    if (n === 0 || !Number.isFinite(sum)) return null
    const value = sum / n
    const variance = Math.max(0, sumSquares - n * value ** 2) / (n - 1)
    const half = studentTQuantile(0.975, Math.max(1, n - 1)) * Math.sqrt(variance / n)
    const interval = Number.isFinite(half) ? { low: value - half, high: value + half } : null
    return estimate({ name: 'mean_error', value, interval, n, bound: 0 })
  },
}
