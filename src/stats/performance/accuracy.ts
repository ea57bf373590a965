import { confusion } from './confusion.ts'
import type { PerformanceMetric } from './performance-metric.ts'
import { type WeighedRows, weightedProportion } from './weighted-proportion.ts'

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
    const { correct, squares, n, pooled } = confusion(outcome)
    const total = (counts: ReadonlyMap<string, number>) =>
      [...counts.values()].reduce((sum, count) => sum + count, 0)
    const right: WeighedRows = { weight: total(correct), squares: total(squares.correct) }
    const wrong: WeighedRows = {
      weight: Math.max(0, n - right.weight),
      squares: Math.max(0, squares.all - right.squares),
    }
    const found = weightedProportion(right, wrong)
    return found && { name: 'accuracy', ...found, bound: pooled / (n + pooled) }
  },
}
