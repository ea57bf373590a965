import type { ClassRatio } from './class-ratio.ts'
import { type Confusion, confusion } from './confusion.ts'
import type { PerformanceMetric } from './performance-metric.ts'

/**
 * The metric of a multiclass task that is the plain mean of a ratio over its classes, each counting the same
 * however rare. Classes for which the ratio is 0/0 are left out (scikit-learn counts them as 0, so that a small
 * window without some rare class would look like a worse model).
 *
 * The interval adds up the classes' own by the method of variance estimates recovery (Zou & Donner 2008):
 * mean − √Σ((value − low)/K)², mean + √Σ((high − value)/K)². It takes the classes as independent.
 */
export function macroAverage(
  name: string,
  ratio: (table: Confusion, label: string) => ClassRatio | null,
): PerformanceMetric {
  return {
    name,
    tasks: ['multiclass'],
    compute({ outcome }) {
      if (outcome === undefined) return null
      const table = confusion(outcome)
      if (table.n === 0) return null
      const ratios = table.classes.map(label => ratio(table, label)).filter(found => found !== null)
      // Every row has a label and a prediction, so at least one class has a denominator.
      const value = mean(ratios.map(r => r.value))
      const below = Math.hypot(...ratios.map(r => (r.value - r.low) / ratios.length))
      const above = Math.hypot(...ratios.map(r => (r.high - r.value) / ratios.length))
      return {
        name,
        value,
        low: Math.max(0, value - below),
        high: Math.min(1, value + above),
        n: table.n,
        bound: table.pooled === 0 ? 0 : null,
      }
    },
  }
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
