import type { ClassRatio } from './class-ratio.ts'
import { type Confusion, confusion } from './confusion.ts'
import type { PerformanceMetric } from './performance-metric.ts'
import { notEstimable } from './performance-value.ts'

/** The metric of a binary task that is a ratio for its positive class; not estimable where the ratio is 0/0. */
export function ofPositiveClass(
  name: string,
  ratio: (table: Confusion, positive: string) => ClassRatio | null,
): PerformanceMetric {
  return {
    name,
    tasks: ['binary'],
    judged: false,
    compute({ outcome, positiveClass }) {
      if (outcome === undefined || positiveClass === undefined) return null
      const table = confusion(outcome)
      if (table.n === 0) return null
      const bound = table.pooled === 0 ? 0 : null
      const found = ratio(table, positiveClass)
      return found ? { name, ...found, bound } : { ...notEstimable(name, 0), bound }
    },
  }
}
