import { describe, expect, it } from 'vitest'
import {
  mantelHaenszelDifference,
  mantelHaenszelRatio,
  type StratumRates,
} from '../../../src/stats/fairness/mantel-haenszel.ts'
import { binomial, proportion } from './groups.ts'

const stratum = (a: number, n1: number, b: number, n0: number): StratumRates => ({
  group: proportion(a, n1),
  others: proportion(b, n0),
})

/** 95 % point of the standard normal distribution: two-sided 90 %. */
const Z_90 = 1.6448536269514722

describe('the Mantel–Haenszel estimates', () => {
  // Deaths under tolbutamide and placebo, below and above 55 years (University Group Diabetes Program 1970).
  const tolbutamide = [stratum(8, 106, 5, 120), stratum(22, 98, 16, 85)]

  it('are the published ones, with their 90 % intervals', () => {
    // Rothman, Greenland & Lash 2008, Modern Epidemiology, 3rd edition, ch. 15, on table 15-1.
    const difference = mantelHaenszelDifference(tolbutamide, Z_90)
    expect(difference.value).toBeCloseTo(0.035, 3)
    expect(difference.low).toBeCloseTo(-0.018, 3)
    expect(difference.high).toBeCloseTo(0.087, 3)
    const ratio = mantelHaenszelRatio(tolbutamide, Z_90)
    expect(ratio.value).toBeCloseTo(1.33, 2)
    expect(ratio.low).toBeCloseTo(0.87, 2)
    expect(ratio.high).toBeCloseTo(2.03, 2)
  })

  it('are the plain ones in a single stratum', () => {
    // p = .4 and .2: RD .2 ± 1.96·√(.24/50 + .16/100), ln RR ± 1.96·√(.6/20 + .8/20).
    const one = [stratum(20, 50, 20, 100)]
    const difference = mantelHaenszelDifference(one)
    expect(difference.value).toBeCloseTo(0.2, 12)
    expect(difference.high).toBeCloseTo(0.2 + 1.959964 * 0.08, 6)
    const ratio = mantelHaenszelRatio(one)
    expect(ratio.value).toBeCloseTo(2, 12)
    expect(ratio.low).toBeCloseTo(2 * Math.exp(-1.959964 * Math.sqrt(0.07)), 6)
  })

  it('leave out strata in which there is nobody to compare with', () => {
    const more = [...tolbutamide, stratum(3, 9, 0, 0), stratum(0, 0, 1, 4), stratum(0, 0, 0, 0)]
    expect(mantelHaenszelDifference(more)).toEqual(mantelHaenszelDifference(tolbutamide))
    expect(mantelHaenszelRatio(more)).toEqual(mantelHaenszelRatio(tolbutamide))
  })

  it('are not estimable without strata, nor the ratio without successes of the others', () => {
    for (const estimate of [mantelHaenszelDifference, mantelHaenszelRatio]) {
      expect(estimate([])).toEqual({ value: null, low: null, high: null, reason: '0/0' })
      expect(estimate([stratum(3, 9, 0, 0)])).toMatchObject({ value: null, reason: '0/0' })
    }
    expect(mantelHaenszelRatio([stratum(3, 9, 0, 9)])).toMatchObject({ value: null, reason: 'x/0' })
    expect(mantelHaenszelRatio([stratum(0, 9, 0, 9)])).toMatchObject({ value: null, reason: '0/0' })
  })

  it('have no interval where the sample does not vary', () => {
    const alike = [stratum(9, 9, 7, 7), stratum(2 ** 53 - 1, 2 ** 53 - 1, 12_345_678_901, 12_345_678_901)]
    expect(mantelHaenszelDifference(alike)).toEqual({ value: 0, low: null, high: null, reason: null })
    expect(mantelHaenszelRatio(alike)).toEqual({ value: 1, low: null, high: null, reason: null })
    expect(mantelHaenszelRatio([stratum(0, 9, 3, 9)])).toEqual({
      value: 0,
      low: null,
      high: null,
      reason: null,
    })
  })

  it('cover the truth in about 95 % of samples of many small strata', () => {
    const draw = binomial(3)
    let differences = 0
    let ratios = 0
    for (let sample = 0; sample < 1000; sample++) {
      const strata = [0.2, 0.3, 0.4, 0.5].flatMap(base =>
        Array.from({ length: 5 }, () => stratum(draw(12, base), 12, draw(18, base), 18)),
      )
      const difference = mantelHaenszelDifference(strata)
      const ratio = mantelHaenszelRatio(strata)
      if (difference.low! <= 0 && 0 <= difference.high!) differences++
      if (ratio.low! <= 1 && 1 <= ratio.high!) ratios++
    }
    // 950 ± 3·√(1000·.95·.05).
    for (const covered of [differences, ratios]) {
      expect(covered).toBeGreaterThanOrEqual(929)
      expect(covered).toBeLessThanOrEqual(971)
    }
  })
})
