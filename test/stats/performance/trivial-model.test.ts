import { describe, expect, it } from 'vitest'
import { count } from '../../../src/stats/histogram/count.ts'
import { empty } from '../../../src/stats/histogram/empty.ts'
import { freezeNumeric } from '../../../src/stats/histogram/freeze-numeric.ts'
import { performanceMetrics } from '../../../src/stats/performance/index.ts'
import type { Evidence } from '../../../src/stats/performance/performance-metric.ts'
import { trivialModel } from '../../../src/stats/performance/trivial-model.ts'
import { weighEvidence } from '../../../src/stats/performance/weigh-evidence.ts'
import { evidence, golden, outcomes, scored } from './golden.ts'
import { numbersInBins, type Pair, predictedNumbers, residuals } from './predicted-numbers.ts'
import { countWeighed, type Weighed } from './weighed.ts'

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

  const answers = (answer: number, of: readonly number[]) => {
    const errors = of.map(y => answer - y)
    const mean = (from: (error: number, y: number) => number) =>
      errors.reduce((sum, error, i) => sum + from(error, of[i]!), 0) / of.length
    const absolute = errors.map(Math.abs).sort((a, b) => a - b)
    const pinball = (q: number) => mean(error => (error > 0 ? (1 - q) * error : -q * error))
    return {
      mae: mean(error => Math.abs(error)),
      mape: mean((error, y) => Math.abs(error / y)),
      smape: mean((error, y) => (2 * Math.abs(error)) / (Math.abs(answer) + Math.abs(y))),
      rmsle: Math.sqrt(mean((_, y) => (Math.log1p(answer) - Math.log1p(y)) ** 2)),
      median_absolute_error: absolute[of.length / 2 - 1]! / 2 + absolute[of.length / 2]! / 2,
      pinball_p10: pinball(0.1),
      pinball_p50: pinball(0.5),
      pinball_p90: pinball(0.9),
    }
  }
  const ascending = label.toSorted((a, b) => a - b)
  const median = ascending[label.length / 2 - 1]! / 2 + ascending[label.length / 2]! / 2
  const known = { ...evidence.regression, labels: numbersInBins(label) }

  it.each(['mae', 'smape', 'median_absolute_error', 'pinball_p50'] as const)(
    '%s is that of the median label',
    name => {
      expect(trivial(name, known)! / answers(median, label)[name]).toBeCloseTo(1, 2)
    },
  )

  it.each(['mae', 'mape', 'rmsle', 'pinball_p10', 'pinball_p50', 'pinball_p90'] as const)(
    'no other constant has less %s',
    name => {
      const away = ascending.map(y => y + 50 - ascending[0]!)
      const residual = predictedNumbers(away.map(y => [y, y]))
      const least = Math.min(...away.map(answer => answers(answer, away)[name]))
      expect(trivial(name, { residual, labels: numbersInBins(away) })! / least).toBeCloseTo(1, 2)
    },
  )

  it('is that of rows as heavy as they weigh', () => {
    const labels = [1, 2, 5, 9]
    const pairs = (of: readonly number[]) => of.map((y): Pair => [y, y + 1])
    const { binning } = numbersInBins(labels)
    const heavy = labels.map((y, i): Weighed<number> => [y, i + 1])
    const residual = predictedNumbers(pairs(labels))
    const weighed = weighEvidence({
      residual: {
        ...residual,
        histogram: countWeighed(heavy, of => predictedNumbers(pairs([...of]), pairs(labels)).histogram),
      },
      labels: { binning, histogram: countWeighed(heavy, of => count(binning, of)) },
    })!
    const repeated = [1, 2, 2, 5, 5, 5, 9, 9, 9, 9]
    for (const name of ['mae', 'mape', 'median_absolute_error', 'pinball_p10'])
      expect(trivial(name, weighed), name).toBeCloseTo(
        trivial(name, {
          residual: predictedNumbers(pairs(repeated)),
          labels: { binning, histogram: count(binning, repeated) },
        })!,
        9,
      )
  })

  it('is known of squares alone where labels were not counted, or of other rows', () => {
    for (const labels of [undefined, numbersInBins(label.slice(1))])
      for (const name of ['mae', 'mape', 'smape', 'rmsle', 'median_absolute_error', 'pinball_p10'])
        expect(trivial(name, { ...evidence.regression, ...(labels && { labels }) })).toBeNull()
  })

  it('has no percentage of labels that are 0, and no logarithm at or below −1', () => {
    const of = (labels: number[]) => ({
      residual: predictedNumbers(labels.map(y => [y, y])),
      labels: numbersInBins(labels),
    })
    expect(trivial('mape', of([0, 0]))).toBeNull()
    expect(trivial('mape', of([0, 1, 2, 4]))).toBeCloseTo((0 + 1 / 2 + 3 / 4) / 3, 2)
    expect(trivial('rmsle', of([-1, 1]))).toBeNull()
    expect(trivial('rmsle', of([0, 3]))).toBeCloseTo(Math.log(2), 2)
    expect(trivial('mae', of([4, 4]))).toBe(0)
  })

  it('has no percentage where bins leave open how near to 0 labels are', () => {
    const wide = freezeNumeric(
      Float64Array.from({ length: 2_000 }, (_, i) => i * 1e3),
      { transform: 'asinh' },
    )
    const labels = [0.5, 3, 1e6, 2e6]
    const residual = predictedNumbers(labels.map(y => [y, y]))
    const coarse = { residual, labels: { histogram: count(wide, labels), binning: wide } }
    expect(trivial('mape', coarse)).toBeNull()
    expect(trivial('mae', coarse)).toBeCloseTo(750_000, -5)
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
