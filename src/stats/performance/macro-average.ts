import type { ClassRatio } from './class-ratio.ts'
import { type Confusion, confusion } from './confusion.ts'
import type { PerformanceMetric } from './performance-metric.ts'

/**
 * The metric of a multiclass task that is the plain mean of a ratio over its classes, each counting the same
 * however rare. Classes for which the ratio is 0/0 are left out (scikit-learn counts them as 0, so that a small
 * window without some rare class would look like a worse model).
 */
export function macroAverage(
  name: string,
  ratio: (table: Confusion, label: string) => ClassRatio | null,
): PerformanceMetric {
  return {
    name,
    tasks: ['multiclass'],
    judged: false,
    compute({ outcome }) {
      if (outcome === undefined) return null
      const table = confusion(outcome)
      if (table.n === 0) return null
      // Every row has a label and a prediction, so at least one class has a denominator.
      const ratios = table.classes.map(label => ratio(table, label)).filter(found => found !== null)
      return { name, ...meanRatio(ratios), n: table.n, bound: table.pooled === 0 ? 0 : null }
    },
  }
}

/**
 * The mean of one ratio or more. Its interval adds up theirs by the method of variance estimates recovery (Zou &
 * Donner 2008): mean − √Σ((value − low)/K)², mean + √Σ((high − value)/K)². It takes them as independent.
 */
export function meanRatio(ratios: readonly ClassRatio[]): { value: number; low: number; high: number } {
  const value = ratios.reduce((sum, ratio) => sum + ratio.value, 0) / ratios.length
  const below = Math.hypot(...ratios.map(ratio => (ratio.value - ratio.low) / ratios.length))
  const above = Math.hypot(...ratios.map(ratio => (ratio.high - ratio.value) / ratios.length))
  return { value, low: Math.max(0, value - below), high: Math.min(1, value + above) }
}
