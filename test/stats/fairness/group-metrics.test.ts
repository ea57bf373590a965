import { describe, expect, it } from 'vitest'
import { type GroupMetric, groupMetrics } from '../../../src/stats/fairness/group-metrics.ts'
import { compas, labelledGroup, unlabelledGroup } from './groups.ts'

const byName = (metrics: GroupMetric[] | undefined) => new Map((metrics ?? []).map(each => [each.name, each]))

describe('groupMetrics', () => {
  const [black, white] = groupMetrics(compas)

  it.each([
    // As published by ProPublica, per cent with two decimals; predictive values with two digits.
    ['false_positive_rate', 0.4485, 0.2345, 4],
    ['false_negative_rate', 0.2799, 0.4772, 4],
    ['positive_predictive_value', 0.63, 0.59, 2],
    ['negative_predictive_value', 0.65, 0.71, 2],
  ] as const)('gives the published %s of COMPAS', (name, ofBlack, ofWhite, digits) => {
    expect(byName(black?.metrics).get(name)?.value).toBeCloseTo(ofBlack, digits)
    expect(byName(white?.metrics).get(name)?.value).toBeCloseTo(ofWhite, digits)
  })

  it('gives every rate with its denominator, worked by hand', () => {
    const [found] = groupMetrics([
      { ...labelledGroup('x', [40, 10, 5, 45]), predicted: { positive: 60, total: 150 } },
    ])
    expect(found?.group).toBe('x')
    expect(found?.metrics.map(({ name, value, n }) => [name, value, n])).toEqual([
      ['selection_rate', 60 / 150, 150],
      ['true_positive_rate', 40 / 45, 45],
      ['false_positive_rate', 10 / 55, 55],
      ['true_negative_rate', 45 / 55, 55],
      ['false_negative_rate', 5 / 45, 45],
      ['positive_predictive_value', 40 / 50, 50],
      ['negative_predictive_value', 45 / 50, 50],
      ['false_omission_rate', 5 / 50, 50],
      ['false_discovery_rate', 10 / 50, 50],
      ['accuracy', 85 / 100, 100],
      ['base_rate', 45 / 100, 100],
      ['error_rate', 15 / 100, 100],
    ])
  })

  it('has the interval of Wilson', () => {
    // 81 of 263: 0.2553 … 0.3662 (Newcombe 1998, Statistics in Medicine 17, 857–872, table I, method 3).
    const [found] = groupMetrics([unlabelledGroup('x', 81, 263)])
    const selection = byName(found?.metrics).get('selection_rate')
    expect(selection?.low).toBeCloseTo(0.2553, 4)
    expect(selection?.high).toBeCloseTo(0.3662, 4)
  })

  it('has nothing to say of rows that are not there', () => {
    expect(groupMetrics([])).toEqual([])
    const [unlabelled, empty] = groupMetrics([unlabelledGroup('u', 3, 3), unlabelledGroup('e', 0, 0)])
    const nothing = { value: null, low: null, high: null, n: 0 }
    for (const metric of unlabelled?.metrics ?? []) {
      if (metric.name === 'selection_rate') expect(metric).toMatchObject({ value: 1, high: 1, n: 3 })
      else expect(metric).toMatchObject(nothing)
    }
    for (const metric of empty?.metrics ?? []) expect(metric).toMatchObject(nothing)
  })
})

describe('counts that are none', () => {
  const outcome = { tp: 1, fp: 1, fn: 1, tn: 1 }

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e308, 5e-324])('are refused: %d', count => {
    const predicted = { positive: 1, total: 4 }
    for (const cell of ['tp', 'fp', 'fn', 'tn']) {
      const labelled = { ...outcome, [cell]: count }
      expect(() => groupMetrics([{ name: 'x', labelled, predicted }])).toThrow(RangeError)
    }
    expect(() => groupMetrics([unlabelledGroup('x', count, 4)])).toThrow(RangeError)
    expect(() => groupMetrics([unlabelledGroup('x', 0, count)])).toThrow(RangeError)
  })

  it('are refused where more are positive than there are, and where two groups are called the same', () => {
    expect(() => groupMetrics([unlabelledGroup('x', 5, 4)])).toThrow(/more positive predictions/)
    expect(() => groupMetrics([unlabelledGroup('x', 1, 4), unlabelledGroup('x', 2, 4)])).toThrow(/name/)
  })
})
