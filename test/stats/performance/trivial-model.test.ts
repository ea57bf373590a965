import { describe, expect, it } from 'vitest'
import { empty } from '../../../src/stats/histogram/empty.ts'
import { performanceMetrics } from '../../../src/stats/performance/index.ts'
import type { Evidence } from '../../../src/stats/performance/performance-metric.ts'
import { trivialModel } from '../../../src/stats/performance/trivial-model.ts'
import { evidence, golden, outcomes, scored } from './golden.ts'
import { predictedNumbers, residuals } from './predicted-numbers.ts'

const trivial = (name: string, from: Evidence) =>
  trivialModel(from)(performanceMetrics.find(m => m.name === name)!)

describe('of a binary task', () => {
  // 140 of 400 labels are positive.
  it.each([
    ['accuracy', 260 / 400],
    ['balanced_accuracy', 0.5],
    ['recall', 0],
    ['specificity', 1],
    ['npv', 260 / 400],
    ['kappa', 0],
    ['precision', null],
    ['mcc', null],
    ['auc', 0.5],
    ['average_precision', 0.35],
    ['score_ks', 0],
    ['lift_top_decile', 1],
    ['brier', 0.35 * 0.65],
    ['log_loss', -0.35 * Math.log(0.35) - 0.65 * Math.log(0.65)],
    ['ece', 0],
  ])(
    '%s is that of the most frequent label, and of the share of positives as score: %s',
    (name, expected) => {
      const found = trivial(name, evidence.binary)
      if (expected === null) expect(found).toBeNull()
      else expect(found).toBeCloseTo(expected, 12)
    },
  )

  it('with one class only is certain of it', () => {
    const scores = scored([0.2, 0.9], [])
    expect(trivial('log_loss', { scores })).toBe(0)
    expect(trivial('auc', { scores })).toBeNull()
  })
})

it('of a multiclass task always says the most frequent label, of equals the first', () => {
  const outcome = outcomes([['a', 'b'], ['b', 'b'], ['c', 'c'], ['a', 'c']]) // biome-ignore format: a table
  expect(trivial('accuracy', { outcome })).toBe(0.5)
  expect(trivial('recall_macro', { outcome })).toBeCloseTo(1 / 3, 12)
  const tied = outcomes([['b', 'b'], ['a', 'b']]) // biome-ignore format: a table
  expect(trivial('precision_weighted', { outcome: tied })).toBe(0.5)
})

describe('of a regression', () => {
  const { label } = golden.regression
  const mean = label.reduce((sum, y) => sum + y, 0) / label.length
  const variance = label.reduce((sum, y) => sum + (y - mean) ** 2, 0) / label.length

  it.each([
    ['mse', variance],
    ['rmse', Math.sqrt(variance)],
    ['mean_error', 0],
    ['r2', 0],
    ['explained_variance', 0],
  ])('%s is that of the mean label', (name, expected) => {
    expect(trivial(name, evidence.regression)).toBeCloseTo(expected, 9)
  })

  it('is not known where it takes more than sums of the labels', () => {
    for (const name of ['mae', 'mape', 'median_absolute_error', 'pinball_p10'])
      expect(trivial(name, evidence.regression)).toBeNull()
  })

  it('has no R² where all labels are the same', () => {
    const residual = predictedNumbers([[4, 5], [4, 4]]) // biome-ignore format: a table
    expect(trivial('rmse', { residual })).toBe(0)
    expect(trivial('r2', { residual })).toBeNull()
  })

  it('is not known where some rows were counted without the sums of the labels', () => {
    expect(trivial('rmse', { residual: residuals([1, 2]) })).toBeNull()
  })
})

it('is null without rows', () => {
  for (const { name } of performanceMetrics) {
    expect(trivial(name, {})).toBeNull()
    expect(trivial(name, { outcome: empty(), scores: scored([], []), positiveClass: '1' })).toBeNull()
    expect(trivial(name, { residual: predictedNumbers([]) })).toBeNull()
  }
})
