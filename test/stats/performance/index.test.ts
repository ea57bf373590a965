import { describe, expect, it } from 'vitest'
import { empty } from '../../../src/stats/histogram/empty.ts'
import { performanceMetrics } from '../../../src/stats/performance/index.ts'
import type { Evidence, Task } from '../../../src/stats/performance/performance-metric.ts'
import { evidence, golden, outcomes, residuals, scored } from './golden.ts'

const none: Evidence = {
  outcome: empty(),
  positiveClass: '1',
  scores: { ...scored([], []) },
  residual: residuals([]),
}
const expected: Record<Task, Record<string, unknown>> = golden

it('names every metric once', () => {
  expect(performanceMetrics.map(({ name }) => name)).toEqual([
    'accuracy',
    'precision',
    'recall',
    'f1',
    'precision_macro',
    'recall_macro',
    'f1_macro',
    'auc',
    'mae',
    'rmse',
  ])
})

describe.each(performanceMetrics.map(metric => [metric.name, metric] as const))('%s', (name, metric) => {
  it.each(metric.tasks)('is that of scikit-learn, inside its interval: %s', task => {
    const found = metric.compute(evidence[task])!
    expect(found.name).toBe(name)
    expect(
      Math.abs(found.value! - (expected[task][name === 'auc' ? 'roc_auc' : name] as number)),
    ).toBeLessThanOrEqual(found.bound! + 1e-12)
    expect(found.bound).toBeLessThan(0.001)
    expect(found.low).toBeLessThan(found.value!)
    expect(found.high).toBeGreaterThan(found.value!)
    expect(found.n).toBeGreaterThan(100)
  })

  it('is null without evidence or rows', () => {
    expect(metric.compute({})).toBeNull()
    expect(metric.compute(none)).toBeNull()
  })
})

describe('what is not estimable', () => {
  const metric = (name: string) => performanceMetrics.find(m => m.name === name)!
  const nothing = { value: null, low: null, high: null }

  it('is null for 0/0 of the positive class', () => {
    const neverPositive = { outcome: outcomes([['0', '0'], ['0', '0']]), positiveClass: '1' } // biome-ignore format: a table
    for (const name of ['precision', 'recall', 'f1']) {
      expect(metric(name).compute(neverPositive)).toMatchObject({ ...nothing, n: 0 })
    }
    const missed = { outcome: outcomes([['1', '0']]), positiveClass: '1' }
    expect(metric('precision').compute(missed)).toMatchObject(nothing)
    expect(metric('recall').compute(missed)).toMatchObject({ value: 0, low: 0, n: 1 })
  })

  it('leaves a class out of a mean, not in as 0', () => {
    const outcome = outcomes([['a', 'a'], ['a', 'b'], ['c', 'c']]) // biome-ignore format: a table
    expect(metric('recall_macro').compute({ outcome })!.value).toBe(0.75)
    expect(metric('precision_macro').compute({ outcome })!.value).toBeCloseTo(2 / 3, 12)
  })

  it('has no bound where outcomes were pooled, save for accuracy', () => {
    const outcome = outcomes([['a', 'a'], ['a', 'a'], ['b', 'b'], ['b', 'a']], 2) // biome-ignore format: a table
    expect(metric('accuracy').compute({ outcome })).toMatchObject({ n: 3, bound: 0.25 })
    expect(metric('recall_macro').compute({ outcome })!.bound).toBeNull()
  })
})
