import { describe, expect, it } from 'vitest'
import { performanceMetrics } from '../../../src/stats/performance/index.ts'
import type { Evidence, PerformanceValue, Task } from '../../../src/stats/performance/performance-metric.ts'
import { weighEvidence } from '../../../src/stats/performance/weigh-evidence.ts'
import { weightedProportion } from '../../../src/stats/performance/weighted-proportion.ts'
import { wilson } from '../../../src/stats/performance/wilson.ts'
import { seededUniform } from '../histogram/random.ts'
import * as golden from './golden.ts'
import { predictedNumbers } from './predicted-numbers.ts'
import { ranked, tiedRows } from './ranked.ts'
import { countWeighed, type Weighed } from './weighed.ts'

const metric = (name: string) => performanceMetrics.find(m => m.name === name)!

const { label, score } = golden.golden.binary
const byTask = golden.evidence

/** The goldens' rows, each with the weight `weightOf` its place. */
function weighted(weightOf: (i: number) => number): Record<Task, Evidence> {
  const each = <Row>(rows: readonly Row[]): Weighed<Row>[] => rows.map((row, i) => [row, weightOf(i)])
  const outcomeOf = (pairs: typeof golden.binaryPairs) =>
    countWeighed(each(pairs), rows => golden.outcomes([...rows]))
  const scoresOf = (truth: 0 | 1) => each(score).filter((_, i) => label[i] === truth)
  const { binning } = byTask.binary.scores
  const positive = countWeighed(scoresOf(1), rows => golden.scored([...rows], [], score).positive)
  const negative = countWeighed(scoresOf(0), rows => golden.scored([], [...rows], score).negative)
  const residual = countWeighed(
    each(golden.regressionPairs),
    pairs => predictedNumbers(pairs, golden.regressionPairs).histogram,
  )
  return {
    binary: {
      outcome: outcomeOf(golden.binaryPairs),
      positiveClass: '1',
      scores: { positive, negative, binning },
    },
    multiclass: {
      outcome: outcomeOf(golden.multiclassPairs),
      ranks: countWeighed(each(golden.multiclassRows), ranked),
    },
    regression: { residual: { histogram: residual, binning: byTask.regression.residual.binning } },
  }
}

const WEIGHTS = [1, 2, 0.5, 3, 0, 0.25, 1]
const evidence = weighted(i => WEIGHTS[i % 7]!)

/**
 * scikit-learn 1.9.1 with `sample_weight`; the largest error is that of all rows. It has no `ece`, `lift_top_decile` or
 * `smape`: NumPy 2.4.6 by their definitions.
 */
const ANSWERS: Record<Task, Record<string, number>> = {
  binary: {
    accuracy: 0.8351214003387917,
    balanced_accuracy: 0.8145000359557025,
    precision: 0.71875,
    recall: 0.7610294117647058,
    specificity: 0.8679706601466992,
    npv: 0.891213389121339,
    f1: 0.7392857142857143,
    f2: 0.7521802325581395,
    f0_5: 0.7268258426966292,
    mcc: 0.6194086015068297,
    kappa: 0.6188680691493125,
    auc: 0.9139010738769835,
    average_precision: 0.8404648441940472,
    log_loss: 0.40508169407906985,
    brier: 0.12389430054771315,
    score_ks: 0.6667595522316506,
    ece: 0.13031818181818186,
    lift_top_decile: 3.1452205882352944,
  },
  multiclass: {
    accuracy: 0.9398043641835967,
    balanced_accuracy: 0.9279397877755128,
    mcc: 0.9112062161694062,
    kappa: 0.9109745324530151,
    log_loss: 0.6088612146199125,
    brier: 0.32033875064617007,
    precision_macro: 0.9243347042440366,
    recall_macro: 0.9279397877755128,
    f1_macro: 0.9259228455887227,
    precision_micro: 0.9398043641835967,
    recall_micro: 0.9398043641835967,
    f1_micro: 0.9398043641835967,
    precision_weighted: 0.9403185597943323,
    recall_weighted: 0.9398043641835967,
    f1_weighted: 0.9398237765873383,
  },
  regression: {
    mae: 5.076443942814146,
    mse: 38.42459934988714,
    rmse: 6.198757887664845,
    mean_error: 2.4803837471783297,
    median_absolute_error: 4.597999999999999,
    mape: 0.14076545486678727,
    smape: 0.11631677616870625,
    rmsle: 0.16744342864034564,
    pinball_p10: 3.5303754702784054,
    pinball_p50: 2.538221971407073,
    pinball_p90: 1.5460684725357412,
    r2: 0.8964165640894991,
    explained_variance: 0.913001687930014,
    max_error: 19.824000000000012,
  },
}

/** Read off bins; the others are exact. */
const BINNED = ['auc', 'average_precision', 'score_ks', 'lift_top_decile', 'ece', 'median_absolute_error']

const cases = (['binary', 'multiclass', 'regression'] as const).flatMap(task =>
  Object.entries(ANSWERS[task]).map(([name, answer]) => [name, task, answer] as const),
)

it('has an answer for every metric', () => {
  for (const { name, tasks } of performanceMetrics)
    for (const task of tasks) if (!name.startsWith('top_')) expect(ANSWERS[task], name).toHaveProperty(name)
})

it.each(cases)('%s of weighted rows of a %s model is that of scikit-learn', (name, task, answer) => {
  const found = metric(name).compute(weighEvidence(evidence[task])!)!
  const allowed = BINNED.includes(name) ? found.bound! : 0
  expect(Math.abs(found.value! - answer)).toBeLessThanOrEqual(allowed + 1e-9 * Math.abs(answer))
  if (name === 'max_error') return
  expect(found.low).toBeLessThan(found.value!)
  expect(found.high).toBeGreaterThan(found.value!)
})

// scikit-learn 1.9.1: top_k_accuracy_score with sample_weight.
it.each([
  ['top_2_accuracy', 0.5111111111111111],
  ['top_3_accuracy', 0.5555555555555556],
  ['top_5_accuracy', 0.6444444444444445],
])('%s of weighted rows is that of scikit-learn', (name, answer) => {
  const weighed = weighEvidence({
    ranks: countWeighed(
      tiedRows.map((row, i) => [row, WEIGHTS[i % 7]!]),
      ranked,
    ),
    classes: 6,
  })!
  expect(metric(name).compute(weighed)!.value).toBeCloseTo(answer, 12)
})

const compute = (name: string, from: Evidence): PerformanceValue => metric(name).compute(from)!
const numbers = ({ value, low, high }: PerformanceValue) =>
  [value, low, high].map(x => x && Number(x.toPrecision(9)))

describe('of rows that all weigh the same, whatever that is', () => {
  const alike = weighted(() => 0.01)
  it.each(cases)('%s of a %s model is as if they had no weight', (name, task) => {
    const found = compute(name, weighEvidence(alike[task])!)
    expect(numbers(found)).toEqual(numbers(compute(name, byTask[task])))
  })
})

it('leaves evidence without weights as it is', () => {
  for (const task of ['binary', 'multiclass', 'regression'] as const)
    expect(weighEvidence(byTask[task])).toBeNull()
})

it('is no data where no row has any weight', () => {
  const none = weighted(() => 0)
  for (const [name, task] of cases) expect(metric(name).compute(weighEvidence(none[task])!), name).toBeNull()
})

describe('an interval', () => {
  /** Positives weigh 1, negatives 10, as where nine of ten were not sent. */
  const downSampled = weighEvidence({
    positiveClass: '1',
    outcome: countWeighed(
      [
        ...Array.from({ length: 100 }, (_, i): Weighed<[string, string]> => [['1', i < 80 ? '1' : '0'], 1]),
        ...Array.from({ length: 900 }, (_, i): Weighed<[string, string]> => [['0', i < 90 ? '1' : '0'], 10]),
      ],
      rows => golden.outcomes([...rows]),
    ),
  })!

  it('of a class rests on the rows of that class', () => {
    expect(numbers(compute('recall', downSampled))).toEqual([0.8, ...wilsonOf(80, 100)])
    expect(numbers(compute('specificity', downSampled))).toEqual([0.9, ...wilsonOf(810, 900)])
  })

  it('of a share rests on more or fewer rows the less or more its rarer side weighs', () => {
    const ones = { weight: 80, squares: 80 }
    const heavy = { weight: 900, squares: 9_000 }
    const kish = 980 ** 2 / 9_080
    // Var = (80·(1 − p)² + 9,000·p²) / 980², p being 80/980: p·(1 − p)/Var is 543, and half a row of weight 9 moves it.
    expect(weightedProportion(ones, heavy)!.n).toBeGreaterThan(4 * kish)
    expect(weightedProportion(heavy, ones)!.n).toBeCloseTo(weightedProportion(ones, heavy)!.n, 9)
    expect(weightedProportion({ weight: 80, squares: 800 }, { weight: 900, squares: 900 })!.n).toBeLessThan(
      200,
    )
    // On one side only, or with weights that are the same on both, it is Kish's.
    expect(weightedProportion(heavy, { weight: 0, squares: 0 })).toMatchObject({
      value: 1,
      high: 1,
      n: expect.closeTo(90, 0),
    })
    expect(weightedProportion({ weight: 60, squares: 180 }, { weight: 240, squares: 720 })!.n).toBeCloseTo(
      100,
      9,
    )
  })

  it('holds the truth in 95 of 100 samples', () => {
    const uniform = seededUniform(11)
    const draw = () => {
      const truth = uniform() < 0.4 ? '1' : '0'
      const answer = uniform() < 0.75 ? truth : truth === '1' ? '0' : '1'
      return [[truth, answer], [0.2, 1, 4][Math.floor(uniform() * 3)]! * (truth === '1' ? 1 : 3)] as const
    }
    const count = (rows: number) =>
      weighEvidence({
        positiveClass: '1',
        outcome: countWeighed(Array.from({ length: rows }, draw), pairs => golden.outcomes([...pairs])),
      })!
    const names = ['accuracy', 'precision', 'f1', 'f2', 'mcc']
    const all = count(40_000)
    const samples = Array.from({ length: 200 }, () => count(300))
    for (const name of names) {
      const truth = compute(name, all).value!
      const held = samples.filter(sample => {
        const { low, high } = compute(name, sample)
        return low! <= truth && truth <= high!
      })
      expect(held.length / samples.length, name).toBeGreaterThan(0.91)
      expect(held.length / samples.length, name).toBeLessThan(0.99)
    }
  })
})

const wilsonOf = (successes: number, n: number) => {
  const { low, high } = wilson(successes, n)!
  return [low, high].map(x => Number(x.toPrecision(9)))
}
