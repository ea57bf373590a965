import { describe, expect, it } from 'vitest'
import { chiSquared } from '../../../src/stats/drift/chi-squared.ts'
import { cramersV } from '../../../src/stats/drift/cramers-v.ts'
import { fisherExact } from '../../../src/stats/drift/fisher-exact.ts'
import { gTest, likelihoodRatio } from '../../../src/stats/drift/g-test.ts'
import { hellinger } from '../../../src/stats/drift/hellinger.ts'
import { js } from '../../../src/stats/drift/js.ts'
import { kl } from '../../../src/stats/drift/kl.ts'
import { lInfinity } from '../../../src/stats/drift/l-infinity.ts'
import { noncentralityBounds } from '../../../src/stats/drift/noncentrality-bounds.ts'
import { pearson } from '../../../src/stats/drift/pearson.ts'
import { poolRare } from '../../../src/stats/drift/pool-rare.ts'
import { psi } from '../../../src/stats/drift/psi.ts'
import { totalVariation } from '../../../src/stats/drift/total-variation.ts'
import { chiSquaredUpperTail } from '../../../src/stats/special/chi-squared-upper-tail.ts'
import { normalCdf } from '../../../src/stats/special/normal-cdf.ts'
import { relativeError } from '../special/goldens.ts'
import { countedCategories } from './counted.ts'
import { twoCounts } from './golden.ts'

/** Relative: of a p of 1e-162 digits count as well. */
function expectNear(found: number, expected: number): void {
  expect(relativeError(found, expected)).toBeLessThan(1e-9)
}

describe.each(twoCounts)('SciPy’s %s', (name, expected) => {
  const { reference, current, binning } = countedCategories(expected.reference, expected.current)

  it('has the same χ² and p', () => {
    const { statistic, df } = pearson(expected.reference, expected.current)
    expectNear(statistic, expected.chi_squared.statistic)
    expect(df).toBe(expected.chi_squared.df)
    expectNear(chiSquaredUpperTail(statistic, df), expected.chi_squared.p)
  })

  it('has that χ² as its drift statistic unless categories are rare', () => {
    const found = chiSquared.compute(reference, current, binning)
    if (name === 'tiny') expect(found).toBeNull()
    else if (name === 'many categories') expect(found!.noise_floor!).toBeLessThan(expected.chi_squared.df)
    else {
      expectNear(found!.value, expected.chi_squared.statistic)
      expectNear(found!.p_value!, expected.chi_squared.p)
    }
  })

  it('has the same PSI and Jensen–Shannon distance', () => {
    expectNear(psi.compute(reference, current, binning)!.value, expected['psi_floor_1e-4_not_renormalised'])
    const distance = js.compute(reference, current, binning)!.value
    expectNear(distance ** 2, expected.js_divergence_nats)
    expectNear(distance / Math.sqrt(Math.LN2), expected.js_distance_base2)
  })

  it('has the same G and p, of all categories and as its drift statistic unless they are rare', () => {
    const { statistic, df } = likelihoodRatio(expected.reference, expected.current)
    expectNear(statistic, expected.g_test.statistic)
    expectNear(chiSquaredUpperTail(statistic, df), expected.g_test.p)
    const found = gTest.compute(reference, current, binning)
    if (name === 'tiny') expect(found).toBeNull()
    else if (name === 'many categories') expect(found!.noise_floor!).toBeLessThan(expected.chi_squared.df)
    else expect(found).toMatchObject({ value: statistic, p_value: chiSquaredUpperTail(statistic, df) })
  })

  it.each([
    [hellinger, expected.hellinger],
    [totalVariation, expected.total_variation],
    [lInfinity, expected.l_infinity],
  ])('has the same $name', (statistic, value) => {
    expectNear(statistic.compute(reference, current, binning)!.value, value)
  })

  it('has a lower bound from the test its p is of', () => {
    const { value, low, p_value } = psi.compute(reference, current, binning)!
    const cells =
      name === 'tiny'
        ? [expected.reference, expected.current]
        : poolRare(expected.reference, expected.current)
    const { statistic, df } = pearson(cells[0]!, cells[1]!)
    expect(p_value).toBe(chiSquaredUpperTail(statistic, df))
    expect(low).toBeCloseTo((value * noncentralityBounds(statistic, df).low) / statistic, 12)
  })

  it('has KL divergences that add up to its PSI', () => {
    const there = kl.compute(reference, current, binning)!.value
    const back = kl.compute(current, reference, binning)!.value
    expectNear(there + back, expected['psi_floor_1e-4_not_renormalised'])
  })

  it('has Cramér’s V below the one without correction', () => {
    const { value, high } = cramersV.compute(reference, current, binning)!
    expect(value).toBeLessThan(expected.cramers_v)
    expect(high!).toBeGreaterThan(expected.cramers_v)
  })
})

describe('chi_squared', () => {
  const { reference, current, binning } = countedCategories([500, 300, 200], [220, 120, 80, 60])

  it('has what it would be without noise as its interval', () => {
    const { value, low, high } = chiSquared.compute(reference, current, binning)!
    expectNear(value, 130.91931216931215)
    // SciPy 1.17.1: the λ at which ncx2.sf(value, 3, λ) is .05 and .95.
    expect(relativeError(low!, 94.13277100367003)).toBeLessThan(1e-3)
    expect(relativeError(high!, 169.1257223947856)).toBeLessThan(1e-3)
  })

  it.each([chiSquared, gTest])('is divided by φ to be tested, as $name is', statistic => {
    const found = statistic.compute(reference, current, binning, 4)!
    const { low, high } = noncentralityBounds(found.value / 4, 3)
    expectNear(found.p_value!, chiSquaredUpperTail(found.value / 4, 3))
    expect(found).toMatchObject({ low: 4 * low, high: 4 * high, noise_floor: 12 })
  })

  it('is 0 for one category on both sides, which cannot differ', () => {
    const { reference, current, binning } = countedCategories([7], [3])
    expect(chiSquared.compute(reference, current, binning)).toMatchObject({ value: 0, p_value: 1 })
  })
})

describe('total_variation and l_infinity', () => {
  it('have the p of the difference of two shares where there are two categories', () => {
    const { reference, current, binning } = countedCategories([7000, 3000], [3400, 1600])
    const pooled = 4600 / 15_000
    const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / 10_000 + 1 / 5000))
    const p = 2 * normalCdf(-0.02 / deviation)
    expect(p).toBeGreaterThan(0.01)
    expectNear(lInfinity.compute(reference, current, binning)!.p_value!, p)
    // Its variance is known to 1 %.
    expect(Math.abs(totalVariation.compute(reference, current, binning)!.p_value! / p - 1)).toBeLessThan(0.1)
    for (const statistic of [totalVariation, lInfinity]) {
      const { value, low, noise_floor } = statistic.compute(reference, current, binning)!
      expect(Math.abs((value - low!) / (1.96 * deviation) - 1)).toBeLessThan(0.02)
      expect(Math.abs(noise_floor! / (Math.sqrt(2 / Math.PI) * deviation) - 1)).toBeLessThan(0.01)
    }
  })
})

describe('fisher_exact', () => {
  it.each(twoCounts.filter(([, { fisher_exact_p }]) => fisher_exact_p !== undefined))(
    'has SciPy’s p: %s',
    (_, expected) => {
      const { reference, current, binning } = countedCategories(expected.reference, expected.current)
      const { p_value } = fisherExact.compute(reference, current, binning)!
      expectNear(p_value!, expected.fisher_exact_p!)
    },
  )

  it('is the odds of the rarer one, now over before, with Woolf’s interval', () => {
    const { reference, current, binning } = countedCategories([90, 10], [40, 20])
    const found = fisherExact.compute(reference, current, binning)!
    const odds = 20.5 / 40.5 / (10.5 / 90.5)
    expect(found.value).toBeCloseTo(odds, 12)
    const reach = 1.6448536269514722 * Math.sqrt(1 / 90.5 + 1 / 10.5 + 1 / 40.5 + 1 / 20.5)
    expect(found.low).toBeCloseTo(odds * Math.exp(-reach), 9)
    expect(found.high).toBeCloseTo(odds * Math.exp(reach), 9)
    const asNames = countedCategories([10, 90], [20, 40])
    expect(fisherExact.compute(asNames.reference, asNames.current, asNames.binning)!.value).toBeCloseTo(
      odds,
      12,
    )
  })

  it('is null unless there are just two categories', () => {
    for (const [a, b] of [
      [[9], [4]],
      [
        [9, 3, 2],
        [4, 1, 2],
      ],
      [
        [9, 3],
        [4, 1, 2],
      ],
    ] as const) {
      const { reference, current, binning } = countedCategories([...a], [...b])
      expect(fisherExact.compute(reference, current, binning)).toBeNull()
    }
  })
})

describe('cramers_v', () => {
  it('takes the noise out of X², by hand', () => {
    // X² of 60 | 40 against 40 | 60 is 8 with N = 200: φ² = 0.04 − 1/199, divided by 1 − 1/199.
    const { reference, current, binning } = countedCategories([60, 40], [40, 60])
    const found = cramersV.compute(reference, current, binning)!
    expect(found.value).toBeCloseTo(Math.sqrt((0.04 - 1 / 199) / (198 / 199)), 12)
    // Three categories: X² of 50, 30, 20 against 30, 30, 40 is 11.666… with N = 200, less 2/199.
    const three = countedCategories([50, 30, 20], [30, 30, 40])
    expect(cramersV.compute(three.reference, three.current, three.binning)!.value).toBeCloseTo(
      Math.sqrt((35 / 3 / 200 - 2 / 199) / (198 / 199)),
      12,
    )
  })

  it('is nearly 1 for samples that share nothing, 0 for one category, null where every row is its own', () => {
    const apart = countedCategories([50, 50, 0, 0], [0, 0, 50, 50])
    // Nearly: of X² = N = 200 the correction takes 3/199 on four categories.
    expect(cramersV.compute(apart.reference, apart.current, apart.binning)!.value).toBeCloseTo(
      Math.sqrt((1 - 3 / 199) / (198 / 199)),
      12,
    )
    const one = countedCategories([50], [20])
    expect(cramersV.compute(one.reference, one.current, one.binning)).toMatchObject({ value: 0, p_value: 1 })
    const own = countedCategories([1, 1, 0, 0], [0, 0, 1, 1])
    expect(cramersV.compute(own.reference, own.current, own.binning)).toBeNull()
  })
})

describe('kl', () => {
  it('is of the current from the reference, by hand', () => {
    // Of ¼, ¾ from ½, ½: ¼ ln ½ + ¾ ln 1½.
    const { reference, current, binning } = countedCategories([50, 50], [25, 75])
    expect(kl.compute(reference, current, binning)!.value).toBeCloseTo(
      0.25 * Math.log(0.5) + 0.75 * Math.log(1.5),
      12,
    )
  })

  it('is never below 0, though shares raised to the floor add up to more than 1', () => {
    // 0.99995 ln 0.99995 is below 0, and the other cell is at the floor on either side.
    const { reference, current, binning } = countedCategories([20_000, 0], [19_999, 1])
    expect(kl.compute(reference, current, binning)).toMatchObject({ value: 0, low: 0 })
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
