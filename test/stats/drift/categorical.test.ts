import { describe, expect, it } from 'vitest'
import { chiSquared } from '../../../src/stats/drift/chi-squared.ts'
import { js } from '../../../src/stats/drift/js.ts'
import { pearson } from '../../../src/stats/drift/pearson.ts'
import { poolRare } from '../../../src/stats/drift/pool-rare.ts'
import { psi } from '../../../src/stats/drift/psi.ts'
import { chiSquaredUpperTail } from '../../../src/stats/special/chi-squared-upper-tail.ts'
import { countedCategories } from './counted.ts'
import { twoCounts } from './golden.ts'

describe.each(twoCounts)('SciPy’s %s', (name, expected) => {
  const { reference, current, binning } = countedCategories(expected.reference, expected.current)

  it('has the same χ² and p', () => {
    const { statistic, df } = pearson(expected.reference, expected.current)
    expect(statistic).toBeCloseTo(expected.chi_squared.statistic, 9)
    expect(df).toBe(expected.chi_squared.df)
    expect(chiSquaredUpperTail(statistic, df)).toBeCloseTo(expected.chi_squared.p, 9)
  })

  it('has that χ² as its drift statistic unless categories are rare', () => {
    const found = chiSquared.compute(reference, current, binning)
    if (name === 'tiny') expect(found).toBeNull()
    else if (name === 'many categories') expect(found!.noise_floor!).toBeLessThan(expected.chi_squared.df)
    else {
      expect(found!.value).toBeCloseTo(expected.chi_squared.statistic, 9)
      expect(found!.p_value).toBeCloseTo(expected.chi_squared.p, 9)
    }
  })

  it('has the same PSI and Jensen–Shannon distance', () => {
    expect(psi.compute(reference, current, binning)!.value).toBeCloseTo(
      expected['psi_floor_1e-4_not_renormalised'],
      9,
    )
    const distance = js.compute(reference, current, binning)!.value
    expect(distance ** 2).toBeCloseTo(expected.js_divergence_nats, 9)
    expect(distance / Math.sqrt(Math.LN2)).toBeCloseTo(expected.js_distance_base2, 9)
  })
})

describe('chi_squared', () => {
  it('is 0 for one category on both sides, which cannot differ', () => {
    const { reference, current, binning } = countedCategories([7], [3])
    expect(chiSquared.compute(reference, current, binning)).toMatchObject({ value: 0, p_value: 1 })
  })
})

describe('poolRare', () => {
  it('pools what the smaller sample would expect fewer than 5 of', () => {
    // A fifth of all rows are in the second sample: 30 rows make 6 expected, 24 fewer than 5.
    expect(poolRare([24, 20, 356], [6, 2, 92])).toEqual([
      [20 + 24, 356],
      [2 + 6, 92],
    ])
    expect(poolRare([20, 20, 360], [5, 5, 90])).toEqual([
      [20, 20, 360],
      [5, 5, 90],
    ])
  })

  it('lets the rarest others join a pool that is still too small', () => {
    expect(poolRare([3, 100, 300], [0, 30, 70])).toEqual([
      [103, 300],
      [30, 70],
    ])
  })
})
