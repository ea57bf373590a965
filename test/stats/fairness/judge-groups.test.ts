import { describe, expect, it } from 'vitest'
import { differenceOfProportions } from '../../../src/stats/fairness/difference-of-proportions.ts'
import type { FairnessMetric } from '../../../src/stats/fairness/fairness-metric.ts'
import { fairnessMetrics } from '../../../src/stats/fairness/index.ts'
import { judgeGroups } from '../../../src/stats/fairness/judge-groups.ts'
import { ratioOfProportions } from '../../../src/stats/fairness/ratio-of-proportions.ts'
import { compas, labelledGroup, proportion, unlabelledGroup } from './groups.ts'

const metric = (name: string): FairnessMetric => fairnessMetrics.find(each => each.name === name)!
const impact = metric('disparate_impact')
const parity = metric('statistical_parity_difference')
const verdicts = (question: Parameters<typeof judgeGroups>[0]) =>
  judgeGroups(question).groups.map(({ verdict, direction }) => direction ?? verdict)

it('lists its metrics by the names of AIF360', () => {
  expect(fairnessMetrics.map(({ name }) => name)).toEqual([
    'disparate_impact',
    'statistical_parity_difference',
    'equal_opportunity_difference',
    'false_positive_rate_difference',
    'error_rate_difference',
  ])
})

describe('COMPAS, where to be called a risk is the outcome nobody wants', () => {
  const found = judgeGroups({
    groups: compas,
    metric: { ...metric('false_positive_rate_difference'), disadvantage: 'higher' },
  })

  it('treats black defendants unfairly by the rate of false positives', () => {
    expect(found.groups.map(({ group, verdict, direction }) => [group, verdict, direction])).toEqual([
      ['race=black', 'unfair', 'disadvantaged'],
      ['race=white', 'unfair', 'favoured'],
    ])
  })

  it('gives the evidence', () => {
    // 805/1795 and 349/1488: X² by scipy 1.17 `chi2_contingency(correction=False)`, the interval by statsmodels 0.15
    // `confint_proportions_2indep(method='newcomb')`.
    expect(found.homogeneity).toMatchObject({ statistic: expect.closeTo(163.33516611208373, 9), df: 1 })
    expect(found.homogeneity!.pValue / 2.1134897389137696e-37).toBeCloseTo(1, 9)
    const [black, white] = found.groups
    expect(black).toMatchObject({ rate: 805 / 1795, n: 1795, withheld: null })
    expect(black?.effect.low).toBeCloseTo(0.18205318232698947, 12)
    expect(black?.effect.high).toBeCloseTo(0.24502334032690656, 12)
    expect(white?.effect.high).toBeCloseTo(-0.18205318232698947, 12)
    expect(black?.pAdjusted).toBe(found.homogeneity!.pValue)
  })

  it('finds no such difference in predictive value, beyond the minimum', () => {
    const predictive: FairnessMetric = {
      name: 'positive_predictive_value_difference',
      rate: 'positive_predictive_value',
      comparison: 'difference',
      disadvantage: 'lower',
    }
    // .6297 and .5913: really different perhaps, but by less than .1 with all of the interval.
    expect(verdicts({ groups: compas, metric: predictive })).toEqual(['fair', 'fair'])
  })
})

describe('each group against all others together', () => {
  const three = [unlabelledGroup('x', 60, 100), unlabelledGroup('y', 45, 100), unlabelledGroup('z', 30, 100)]

  it('is tested after all groups, and adjusted for their number', () => {
    const { homogeneity, groups } = judgeGroups({ groups: three, metric: parity })
    // scipy 1.17 `chi2_contingency`: 18.1818…, 2 degrees of freedom.
    expect(homogeneity?.statistic).toBeCloseTo(18.18181818181818, 10)
    expect(homogeneity?.pValue).toBeCloseTo(0.00011268558050780092, 12)
    // x: 60/100 against 75/200, X² = 13.6364 (by hand: 300·(60·125 − 75·40)²/(100·200·135·165)), p = .000222;
    // y: 45/100 against 90/200, X² = 0; z mirrors x. Adjusted: .000222·3/2 for both, 1 for y.
    const [x, y, z] = groups
    expect(x?.pValue).toBeCloseTo(0.000222, 6)
    expect(x?.pAdjusted).toBeCloseTo(x!.pValue! * 1.5, 12)
    expect(z?.pAdjusted).toBeCloseTo(x!.pValue! * 1.5, 12)
    expect(y).toMatchObject({ pValue: 1, pAdjusted: 1 })
    expect(x?.effect).toEqual(differenceOfProportions(proportion(60, 100), proportion(75, 200)))
  })

  it('is unfair with the nearest end of the interval beyond the minimum, and only then', () => {
    // x: .225 with .1067 … .3346.
    const byMinimum = (minimum: number) => verdicts({ groups: three, metric: parity, minimum })[0]
    const { low } = judgeGroups({ groups: three, metric: parity }).groups[0]!.effect
    expect(byMinimum(low! - 1e-9)).toBe('favoured')
    expect(byMinimum(low! + 1e-9)).toBe('cannot_tell')
    expect(byMinimum(0.33)).toBe('cannot_tell')
    expect(byMinimum(0.34)).toBe('fair')
    expect(verdicts({ groups: three, metric: parity })).toEqual(['favoured', 'cannot_tell', 'disadvantaged'])
  })

  it('is judged by a ratio on both sides of 1', () => {
    const two = [unlabelledGroup('x', 200, 1000), unlabelledGroup('y', 400, 1000)]
    const { groups } = judgeGroups({ groups: two, metric: impact })
    expect(groups.map(({ effect }) => effect)).toEqual([
      ratioOfProportions(proportion(200, 1000), proportion(400, 1000)),
      ratioOfProportions(proportion(400, 1000), proportion(200, 1000)),
    ])
    expect(verdicts({ groups: two, metric: impact })).toEqual(['disadvantaged', 'favoured'])
    // A ratio of .5 with .4355 … .5774: inside .4 … 2.5, and not certainly beyond .5 … 2.
    expect(verdicts({ groups: two, metric: impact, minimum: 0.5 })).toEqual(['cannot_tell', 'cannot_tell'])
    expect(verdicts({ groups: two, metric: impact, minimum: 0.4 })).toEqual(['fair', 'fair'])
  })

  it('finds the one favoured group where no other is far from the rest', () => {
    const many = [
      unlabelledGroup('favoured', 600, 1000),
      ...Array.from({ length: 8 }, (_, i) => unlabelledGroup(`g${i}`, 300, 1000)),
    ]
    expect(verdicts({ groups: many, metric: impact })).toEqual(['favoured', ...new Array(8).fill('fair')])
  })

  it('is found as well among equals that are many', () => {
    const many = [
      unlabelledGroup('low', 150, 1000),
      ...Array.from({ length: 8 }, (_, i) => unlabelledGroup(`g${i}`, 300, 1000)),
    ]
    expect(verdicts({ groups: many, metric: impact })).toEqual([
      'disadvantaged',
      ...new Array(8).fill('fair'),
    ])
  })

  it('has errors to its disadvantage when they are more', () => {
    const groups = [labelledGroup('x', [30, 60, 60, 50]), labelledGroup('y', [90, 20, 20, 70])]
    const errors = metric('error_rate_difference')
    expect(verdicts({ groups, metric: errors })).toEqual(['disadvantaged', 'favoured'])
  })

  it('needs the groups to differ at all: no single p-value will do', () => {
    // Nine groups of 200, one at .40 beside eight at .30: X² = 8.2949, on 8 degrees of freedom and, for the one
    // against the rest, on 1 (scipy 1.17: p = .4052 and .003976).
    const groups = [
      unlabelledGroup('x', 80, 200),
      ...Array.from({ length: 8 }, (_, i) => unlabelledGroup(`g${i}`, 60, 200)),
    ]
    const found = judgeGroups({ groups, metric: parity, minimum: 0.01 })
    expect(found.homogeneity?.pValue).toBeCloseTo(0.4052, 4)
    expect(found.groups[0]?.pValue).toBeCloseTo(0.003976, 6)
    expect(found.groups[0]?.pAdjusted).toBeLessThan(0.05)
    expect(found.groups[0]?.effect.low).toBeGreaterThan(0.01)
    expect(found.groups[0]?.verdict).toBe('cannot_tell')
  })
})

it('needs more than one small p-value among many groups', () => {
  const groups = [
    unlabelledGroup('far', 450, 1000),
    unlabelledGroup('near', 348, 1000),
    ...Array.from({ length: 8 }, (_, i) => unlabelledGroup(`g${i}`, 300, 1000)),
  ]
  const [far, near] = judgeGroups({ groups, metric: parity, minimum: 1e-6 }).groups
  expect(far?.verdict).toBe('unfair')
  // Its own p is below .05 and its interval above 0, but it is the second of ten.
  expect(near?.pValue).toBeLessThan(0.05)
  expect(near?.effect.low).toBeGreaterThan(1e-6)
  expect(near?.pAdjusted).toBeGreaterThan(0.05)
  expect(near?.verdict).toBe('cannot_tell')
})

describe('overdispersed rows', () => {
  const groups = [unlabelledGroup('x', 500, 1000), unlabelledGroup('y', 350, 1000)]

  it('widen intervals by √φ and divide statistics by φ', () => {
    const plain = judgeGroups({ groups, metric: parity })
    const found = judgeGroups({ groups, metric: parity, phi: 9 })
    expect(found.homogeneity?.statistic).toBeCloseTo(plain.homogeneity!.statistic / 9, 12)
    const width = ({ effect: { low, high } }: (typeof plain.groups)[number]) => high! - low!
    expect(width(found.groups[0]!) / width(plain.groups[0]!)).toBeCloseTo(3, 1)
    const logWidth = (phi: number) => {
      const { low, high } = judgeGroups({ groups, metric: impact, phi }).groups[0]!.effect
      return Math.log(high! / low!)
    }
    expect(logWidth(9) / logWidth(1)).toBeCloseTo(3, 9)
    expect(plain.groups[0]?.verdict).toBe('unfair')
    expect(found.groups[0]?.verdict).toBe('cannot_tell')
  })
})

it.each([
  { minimum: 0 },
  { minimum: 1 },
  { minimum: Number.NaN },
  { alpha: 0 },
  { alpha: 1.5 },
  { alpha: Number.NaN },
  { phi: 0.99 },
  { phi: Number.NaN },
  { phi: Number.POSITIVE_INFINITY },
])('refuses limits that are none: %o', limits => {
  expect(() => judgeGroups({ groups: compas, metric: impact, ...limits })).toThrow(RangeError)
})
