import { describe, expect, it } from 'vitest'
import { empty } from '../../../src/stats/histogram/empty.ts'
import { performanceMetrics } from '../../../src/stats/performance/index.ts'
import type { Evidence, Task } from '../../../src/stats/performance/performance-metric.ts'
import { thinEvidence } from '../../../src/stats/performance/thin-evidence.ts'
import { evidence, golden, outcomes, scored } from './golden.ts'
import { predictedNumbers } from './predicted-numbers.ts'
import { ranked } from './ranked.ts'

const none: Evidence = {
  outcome: empty(),
  positiveClass: '1',
  scores: { ...scored([], []) },
  residual: predictedNumbers([]),
  ranks: ranked([]),
}
const metric = (name: string) => performanceMetrics.find(m => m.name === name)!

it('names every metric once', () => {
  const names = performanceMetrics.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
})

it('has each task its metrics', () => {
  const of = (task: Task) =>
    performanceMetrics.flatMap(({ name, tasks }) => (tasks.includes(task) ? name : [])).join(' ')
  expect(of('binary')).toBe(
    'accuracy balanced_accuracy precision recall specificity npv f1 f2 f0_5 mcc kappa auc average_precision score_ks lift_top_decile log_loss brier ece',
  )
  expect(of('multiclass')).toBe(
    'accuracy balanced_accuracy precision_macro recall_macro f1_macro precision_micro recall_micro f1_micro precision_weighted recall_weighted f1_weighted top_2_accuracy top_3_accuracy top_5_accuracy mcc kappa log_loss brier',
  )
  expect(of('regression')).toBe(
    'mae rmse mse mean_error median_absolute_error max_error mape smape rmsle pinball_p10 pinball_p50 pinball_p90 r2 explained_variance',
  )
})

it('judges few: every one that is judged takes a part of the budget of false alarms', () => {
  expect(performanceMetrics.filter(({ judged }) => judged).map(({ name }) => name)).toEqual([
    'accuracy',
    'auc',
    'mae',
    'rmse',
  ])
})

/** Where scikit-learn's answer goes by another name. */
const NAMES: Record<string, string> = {
  auc: 'roc_auc',
  ece: 'ece_10_equal_width',
  mean_error: 'mean_error_prediction_minus_label',
  smape: 'smape_0_to_2',
  pinball_p10: 'pinball_0.1',
  pinball_p50: 'pinball_0.5',
  pinball_p90: 'pinball_0.9',
}

/**
 * Answers that the goldens leave out: worked out by hand from scikit-learn's confusion matrix (tp 106, fp 37, fn 34,
 * tn 223), or asked of scikit-learn 1.9.1 on the same rows.
 */
const ADDED: Partial<Record<Task, Record<string, number>>> = {
  binary: { npv: 223 / 257, f2: 530 / 703, f0_5: 132.5 / 178 },
  multiclass: { brier: 0.3317146036641734 },
}

/** Read off bins; the others are exact. */
const BINNED = ['auc', 'average_precision', 'score_ks', 'lift_top_decile', 'ece', 'median_absolute_error']

/** Compared with raw rows in their own tests. */
const ELSEWHERE = ['score_ks', 'lift_top_decile']

/** The goldens' labels are always among the first two of four classes: see probabilities.test.ts. */
const cases = performanceMetrics
  .filter(({ name }) => !name.startsWith('top_'))
  .flatMap(({ name, tasks }) => tasks.map(task => [name, task] as const))

it.each(cases.filter(([name]) => !ELSEWHERE.includes(name)))(
  '%s of a %s model is that of scikit-learn',
  (name, task) => {
    const found = metric(name).compute(evidence[task])!
    const expected = ADDED[task]?.[name] ?? golden[task][NAMES[name] ?? name]!
    const allowed = BINNED.includes(name) ? found.bound! : 0
    expect(Math.abs(found.value! - expected)).toBeLessThanOrEqual(allowed + 1e-9 * Math.abs(expected))
  },
)

describe.each(cases)('%s of a %s model', (name, task) => {
  const found = metric(name).compute(evidence[task])!

  it('is inside its interval, exact or nearly so', () => {
    expect(found.name).toBe(name)
    expect(found.n).toBeGreaterThan(100)
    if (BINNED.includes(name)) expect(found.bound).toBeLessThan(0.02)
    else expect(found.bound).toBe(0)
    if (name === 'max_error') expect([found.low, found.high]).toEqual([null, null])
    else {
      expect(found.low).toBeLessThan(found.value!)
      expect(found.high).toBeGreaterThan(found.value!)
    }
  })

  it('is the same of rows that are alike, and its interval twice as wide where four are worth one', () => {
    const few = metric(name).compute(thinEvidence(evidence[task], 4))!
    expect(Math.abs(few.value! - found.value!)).toBeLessThanOrEqual(1e-9 * Math.abs(found.value!))
    if (name === 'max_error') return
    const widths = [found, few].map(({ low, high }) => high! - low!)
    // Not quite where the scale of the interval bends, or it goes from one row to another.
    expect(widths[1]! / widths[0]!).toBeGreaterThan(1.6)
    expect(widths[1]! / widths[0]!).toBeLessThan(2.6)
  })

  it('is null without evidence or rows', () => {
    expect(metric(name).compute({})).toBeNull()
    expect(metric(name).compute(none)).toBeNull()
  })
})

describe('what is not estimable', () => {
  const nothing = { value: null, low: null, high: null, not_estimable: '0/0' }

  it('is null for 0/0 of the positive class', () => {
    const neverPositive = { outcome: outcomes([['0', '0'], ['0', '0']]), positiveClass: '1' } // biome-ignore format: a table
    for (const name of ['precision', 'recall', 'f1', 'f2', 'f0_5']) {
      expect(metric(name).compute(neverPositive)).toMatchObject({ ...nothing, n: 0 })
    }
    const missed = { outcome: outcomes([['1', '0']]), positiveClass: '1' }
    expect(metric('precision').compute(missed)).toMatchObject(nothing)
    expect(metric('specificity').compute(missed)).toMatchObject(nothing)
    expect(metric('recall').compute(missed)).toMatchObject({ value: 0, low: 0, n: 1 })
    expect(metric('npv').compute(missed)).toMatchObject({ value: 0, low: 0, n: 1 })
    const alwaysPositive = { outcome: outcomes([['1', '1']]), positiveClass: '1' }
    expect(metric('npv').compute(alwaysPositive)).toMatchObject(nothing)
  })

  it('is null where there is one class only, of labels or of either', () => {
    const oneLabel = { outcome: outcomes([['a', 'a'], ['a', 'b']]) } // biome-ignore format: a table
    for (const name of ['balanced_accuracy', 'mcc'])
      expect(metric(name).compute(oneLabel)).toMatchObject(nothing)
    expect(metric('kappa').compute(oneLabel)).toMatchObject({ value: 0 })
    expect(metric('kappa').compute({ outcome: outcomes([['a', 'a']]) })).toMatchObject(nothing)
  })

  it('leaves a class out of a mean, not in as 0', () => {
    const outcome = outcomes([['a', 'a'], ['a', 'b'], ['c', 'c']]) // biome-ignore format: a table
    expect(metric('recall_macro').compute({ outcome })!.value).toBe(0.75)
    expect(metric('balanced_accuracy').compute({ outcome })!.value).toBe(0.75)
    expect(metric('precision_macro').compute({ outcome })!.value).toBeCloseTo(2 / 3, 12)
    expect(metric('precision_weighted').compute({ outcome })!.value).toBe(1)
    // Weights 2 of 3 for F1 = 2/3 of a, 1 of 3 for F1 = 1 of c, none for b.
    expect(metric('f1_weighted').compute({ outcome })!.value).toBeCloseTo(7 / 9, 12)
    const swapped = { outcome: outcomes([['a', 'b']]) }
    expect(metric('precision_weighted').compute(swapped)).toMatchObject(nothing)
    expect(metric('f1_weighted').compute(swapped)).toMatchObject({ value: 0, low: 0 })
  })

  it('has no bound where outcomes were pooled, save for accuracy', () => {
    const outcome = outcomes([['a', 'a'], ['a', 'a'], ['b', 'b'], ['b', 'a']], 2) // biome-ignore format: a table
    const pooled = { outcome, positiveClass: 'a' }
    for (const name of ['accuracy', 'f1_micro', 'recall_weighted'])
      expect(metric(name).compute(pooled)).toMatchObject({ n: 3, bound: 0.25 })
    for (const name of ['recall_macro', 'balanced_accuracy', 'f1_weighted', 'mcc', 'kappa', 'npv', 'f2'])
      expect(metric(name).compute(pooled)!.bound).toBeNull()
  })
})
