import { describe, expect, it } from 'vitest'
import { aif360EntropyMetrics, aif360PairMetrics } from '../../../src/stats/fairness/aif360-metrics.ts'
import { differenceOfProportions } from '../../../src/stats/fairness/difference-of-proportions.ts'
import { a, c, d, labelledGroup, proportion, unlabelledGroup } from './groups.ts'

// aif360 0.6.1, ClassificationMetric on the same rows; unprivileged d, privileged a.
const OF_PAIR: [string, number][] = [
  ['statistical_parity_difference', -0.2],
  ['disparate_impact', 0.6],
  ['average_odds_difference', -0.202020202020202],
  ['average_abs_odds_difference', 0.202020202020202],
  ['average_predictive_value_difference', 0.02619047619047614],
  ['error_rate_difference', 0.15],
  ['error_rate_ratio', 2],
  ['false_omission_rate_difference', 0.1857142857142857],
  ['false_omission_rate_ratio', 2.8571428571428568],
  ['false_discovery_rate_difference', 0.1333333333333333],
  ['false_discovery_rate_ratio', 1.6666666666666665],
  ['false_negative_rate_difference', 0.3888888888888889],
  ['false_negative_rate_ratio', 4.5],
  ['false_positive_rate_difference', -0.015151515151515166],
  ['false_positive_rate_ratio', 0.9166666666666666],
  ['between_group_generalized_entropy_index', 0.0026699893200426705],
  ['between_group_theil_index', 0.0027067161096188453],
  ['between_group_coefficient_of_variation', 0.07307515747561097],
]

// The same with the rows of c; between the three groups by AIF360's between-group index of d, a and c, the
// coefficient of variation √(2 · 0.0025) from it.
const OF_ALL: [string, number][] = [
  ['generalized_entropy_index', 0.10555555555555556],
  ['theil_index', 0.14633107145154398],
  ['coefficient_of_variation', 0.45946829173634074],
  ['between_all_groups_generalized_entropy_index', 0.0025],
  ['between_all_groups_theil_index', 0.0025449602212543787],
  ['between_all_groups_coefficient_of_variation', Math.sqrt(0.005)],
]

describe('the group metrics of AIF360', () => {
  it.each([
    ['of a pair', aif360PairMetrics({ advantaged: a, disadvantaged: d }), OF_PAIR],
    ['of all rows', aif360EntropyMetrics([a, d, c]), OF_ALL],
  ])('have its names, signs and values: %s', (_, found, expected) => {
    expect(found.map(({ name }) => name)).toEqual(expected.map(([name]) => name))
    for (const [i, [name, value]] of expected.entries()) expect(found[i]?.value, name).toBeCloseTo(value, 12)
  })

  it('joins the intervals of both rates in an average, worked from them', () => {
    const found = aif360PairMetrics({ advantaged: a, disadvantaged: d })
    const average = found.find(({ name }) => name === 'average_odds_difference')
    const fpr = differenceOfProportions(proportion(6, 36), proportion(10, 55))
    const tpr = differenceOfProportions(proportion(12, 24), proportion(40, 45))
    const below = Math.sqrt((fpr.value! - fpr.low!) ** 2 + (tpr.value! - tpr.low!) ** 2) / 2
    const above = Math.sqrt((fpr.high! - fpr.value!) ** 2 + (tpr.high! - tpr.value!) ** 2) / 2
    expect(average?.low).toBeCloseTo(average!.value! - below, 12)
    expect(average?.high).toBeCloseTo(average!.value! + above, 12)
    const ofSizes = found.find(({ name }) => name === 'average_abs_odds_difference')
    expect(ofSizes).toMatchObject({ low: null, high: null, reason: null })
  })
})

describe('what is equal or missing', () => {
  it('has no inequality between groups of equal benefit, in spite of rounding', () => {
    // fp = fn in both, so both have b̄ = 1; AIF360 gives −2e-16 and NaN for such groups.
    const alike = aif360PairMetrics({
      advantaged: labelledGroup('x', [3, 7, 7, 4]),
      disadvantaged: labelledGroup('y', [11, 2, 2, 9]),
    })
    for (const { name, value } of alike) if (name.startsWith('between')) expect(value).toBe(0)
    const right = aif360EntropyMetrics([labelledGroup('x', [3, 0, 0, 4])])
    for (const { value } of right) expect(value).toBe(0)
  })

  it('is not estimable without rows or labels, and says why', () => {
    const nothing = { value: null, low: null, high: null, reason: '0/0' }
    for (const metric of aif360EntropyMetrics([])) expect(metric).toMatchObject(nothing)
    for (const metric of aif360EntropyMetrics([unlabelledGroup('x', 2, 3)])) {
      expect(metric).toMatchObject(nothing)
    }
    const perfect = labelledGroup('x', [5, 0, 0, 5])
    const ratios = aif360PairMetrics({ advantaged: perfect, disadvantaged: d })
    const ratio = ratios.find(({ name }) => name === 'error_rate_ratio')
    expect(ratio).toMatchObject({ value: null, reason: 'x/0' })
  })
})
