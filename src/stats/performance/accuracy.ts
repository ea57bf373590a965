import { confusion } from './confusion.ts'
import type { PerformanceMetric } from './performance-metric.ts'
import { wilson } from './wilson.ts'

/**
 * The share of rows whose prediction equals their label, with Wilson's interval. Pooled outcomes are left out;
 * as any of them may be right or wrong, the bound is their share.
 */
export const accuracy: PerformanceMetric = {
  name: 'accuracy',
  tasks: ['binary', 'multiclass'],
  judged: true,
  compute({ outcome }) {
    if (outcome === undefined) return null
    const { correct, n, pooled } = confusion(outcome)
    let right = 0
    for (const rows of correct.values()) right += rows
    const interval = wilson(right, n)
    return interval && { name: 'accuracy', value: right / n, ...interval, n, bound: pooled / (n + pooled) }
  },
}
