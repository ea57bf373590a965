import { describe, expect, it } from 'vitest'
import { fairlearnMetrics } from '../../../src/stats/fairness/fairlearn-metrics.ts'
import { expectedDifference, expectedRatio } from '../../../src/stats/fairness/gap-under-equality.ts'
import { a, c, d, labelledGroup, proportion, unlabelledGroup } from './groups.ts'

const find = (found: ReturnType<typeof fairlearnMetrics>, key: string) =>
  found.find(({ name, method, agg }) => [name, method, agg].filter(Boolean).join(' ') === key)

describe('the metrics of Fairlearn', () => {
  const found = fairlearnMetrics([a, d, c])

  it.each([
    // fairlearn 0.15.0 on the same rows.
    ['demographic_parity_difference between_groups', 0.2],
    ['demographic_parity_difference to_overall', 0.12777777777777777],
    ['demographic_parity_ratio between_groups', 0.6],
    ['demographic_parity_ratio to_overall', 0.7012987012987013],
    ['equal_opportunity_difference between_groups', 0.38888888888888884],
    ['equal_opportunity_difference to_overall', 0.2532467532467533],
    ['equal_opportunity_ratio between_groups', 0.5625],
    ['equal_opportunity_ratio to_overall', 0.6637931034482758],
    ['equalized_odds_difference between_groups worst_case', 0.38888888888888884],
    ['equalized_odds_difference between_groups mean', 0.2361111111111111],
    ['equalized_odds_difference to_overall worst_case', 0.2532467532467533],
    ['equalized_odds_difference to_overall mean', 0.15939036691463876],
    ['equalized_odds_ratio between_groups worst_case', 0.5625],
    ['equalized_odds_ratio between_groups mean', 0.6145833333333333],
    ['equalized_odds_ratio to_overall worst_case', 0.6637931034482758],
    ['equalized_odds_ratio to_overall mean', 0.7008285905590894],
  ])('has its value: %s', (key, value) => {
    expect(find(found, key)?.value).toBeCloseTo(value, 12)
  })

  it('are sixteen', () => {
    expect(found).toHaveLength(16)
  })

  it('stand beside what noise alone would give, between groups', () => {
    const tpr = [proportion(40, 45), proportion(12, 24), proportion(6, 8)]
    const fpr = [proportion(10, 55), proportion(6, 36), proportion(3, 12)]
    const expected = (key: string) => find(found, key)?.expectedUnderEquality
    expect(expected('equal_opportunity_difference between_groups')).toBe(expectedDifference(tpr))
    expect(expected('equalized_odds_difference between_groups worst_case')).toBe(expectedDifference(tpr, fpr))
    expect(expected('equalized_odds_ratio between_groups mean')).toBe(
      (expectedRatio(tpr)! + expectedRatio(fpr)!) / 2,
    )
    for (const each of found) {
      if (each.method === 'to_overall') expect(each.expectedUnderEquality).toBeNull()
      else expect(each.expectedUnderEquality).toBeGreaterThan(0)
    }
  })
})

describe('groups that cannot be compared', () => {
  const nothing = { value: null, reason: 'too_few_groups', expectedUnderEquality: null }

  it('are fewer than two', () => {
    for (const metric of fairlearnMetrics([])) expect(metric).toMatchObject(nothing)
    for (const metric of fairlearnMetrics([a])) expect(metric).toMatchObject(nothing)
    for (const metric of fairlearnMetrics([a, unlabelledGroup('e', 0, 0)]))
      expect(metric).toMatchObject(nothing)
  })

  it('have no labelled positives, and are left out of the gap in TPR', () => {
    const negatives = labelledGroup('n', [0, 5, 0, 15])
    const found = fairlearnMetrics([a, d, negatives])
    expect(find(found, 'equal_opportunity_difference between_groups')?.value).toBeCloseTo(40 / 45 - 0.5, 12)
    // FPR 10/55, 6/36 and 5/20.
    expect(find(found, 'equalized_odds_ratio between_groups mean')?.value).toBeCloseTo(
      (0.5625 + 6 / 36 / (5 / 20)) / 2,
      12,
    )
    const lone = fairlearnMetrics([a, negatives])
    expect(find(lone, 'equalized_odds_difference between_groups mean')).toMatchObject(nothing)
  })

  it('have rates of 0: equal, but without a ratio', () => {
    const found = fairlearnMetrics([unlabelledGroup('x', 0, 50), unlabelledGroup('y', 0, 70)])
    for (const method of ['between_groups', 'to_overall']) {
      expect(find(found, `demographic_parity_difference ${method}`)?.value).toBe(0)
      expect(find(found, `demographic_parity_ratio ${method}`)).toMatchObject({ value: null, reason: '0/0' })
    }
    expect(find(found, 'demographic_parity_difference between_groups')?.expectedUnderEquality).toBe(0)
  })

  it('have rates of 1: equal both ways', () => {
    const found = fairlearnMetrics([unlabelledGroup('x', 50, 50), unlabelledGroup('y', 70, 70)])
    expect(find(found, 'demographic_parity_ratio between_groups')).toMatchObject({
      value: 1,
      expectedUnderEquality: 1,
    })
    expect(find(found, 'demographic_parity_ratio to_overall')?.value).toBe(1)
  })
})
