import { mse } from './mse.ts'
import type { PerformanceMetric } from './performance-metric.ts'

/** Root mean squared error, in the unit of the label: exact. Value and interval are the roots of those of `mse`. */
export const rmse: PerformanceMetric = {
  name: 'rmse',
  tasks: ['regression'],
  judged: true,
  compute(evidence) {
    const squared = mse.compute(evidence)
    if (squared === null) return null
    const root = (x: number | null) => x && Math.sqrt(x)
    return {
      ...squared,
      name: 'rmse',
      value: root(squared.value),
      low: root(squared.low),
      high: root(squared.high),
    }
  },
}
