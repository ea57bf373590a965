import { validRows } from '../histogram/valid-rows.ts'
import type { PerformanceMetric } from './performance-metric.ts'

/**
 * The largest absolute error there was, in the unit of the label: exact. It has no interval: it is about these rows,
 * and what the largest of others might be they do not tell.
 */
export const maxError: PerformanceMetric = {
  name: 'max_error',
  tasks: ['regression'],
  judged: false,
  compute({ residual }) {
    if (residual === undefined) return null
    const { min, max } = residual.histogram
    const n = validRows(residual.histogram)
    if (n === 0) return null
    const value = Math.max(Math.abs(min), Math.abs(max))
    return { name: 'max_error', value, low: null, high: null, n, bound: 0 }
  },
}
