import { describe, expect, it } from 'vitest'
import { expectedDifference, expectedRatio } from '../../../src/stats/fairness/gap-under-equality.ts'
import { binomial, proportion } from './groups.ts'

/** Groups of n rows at rate ½ have the standard error ½/√n. */
const atHalf = (...sizes: number[]) => sizes.map(n => proportion(n / 2, n))

describe('expectedDifference', () => {
  it.each([
    // Mean range of k standard normal variables (Tippett 1925, Biometrika 17), to more digits by quadrature.
    [2, 1.1283791670955123],
    [3, 1.6925687506432692],
    [5, 2.32592894728104],
    [10, 3.0775054616703468],
  ])('is the mean range of %d equal normal errors', (k, range) => {
    const found = expectedDifference(atHalf(...new Array<number>(k).fill(400)))
    expect(found! / (0.5 / Math.sqrt(400))).toBeCloseTo(range, 3)
  })

  it('takes each group at its own standard error', () => {
    // Errors of ½, 1 and 2 (n of 16 : 4 : 1): 2·E max = 2.1605336674 by quadrature in SciPy 1.17.
    const found = expectedDifference(atHalf(1600, 400, 100))
    expect(found! / (0.5 / Math.sqrt(400))).toBeCloseTo(2.1605336674, 3)
  })

  it('leaves out groups without rows, and needs two', () => {
    expect(expectedDifference([...atHalf(100, 400), proportion(0, 0)])).toBe(
      expectedDifference(atHalf(100, 400)),
    )
    expect(expectedDifference(atHalf(100))).toBeNull()
    expect(expectedDifference([])).toBeNull()
    expect(expectedDifference(atHalf(100, 100), atHalf(100))).toBeNull()
  })

  it('is that of one rate alone where the other cannot vary', () => {
    const fixed = [proportion(60, 60), proportion(20, 20)]
    expect(expectedDifference(atHalf(100, 400), fixed)).toBeCloseTo(expectedDifference(atHalf(100, 400))!, 12)
    expect(expectedDifference(fixed)).toBe(0)
    expect(expectedRatio(fixed)).toBe(1)
    expect(expectedRatio([proportion(0, 60), proportion(0, 20)])).toBeNull()
  })
})

describe('expectedRatio', () => {
  it('of two groups is that of a half-normal gap of logarithms', () => {
    // σ² = 2·.8/(.2·150); E exp(−|N(0, σ²)|) = 2·exp(σ²/2)·Φ(−σ) = 0.8394508515 (scipy 1.17).
    expect(expectedRatio([proportion(30, 150), proportion(30, 150)])).toBeCloseTo(0.8394508515, 4)
  })

  it('comes near 1 as groups grow, and near 0 where hardly anyone is selected', () => {
    expect(expectedRatio([proportion(3e6, 1e7), proportion(3e6, 1e7)])).toBeGreaterThan(0.999)
    expect(expectedRatio([proportion(1, 1e6), proportion(0, 10)])).toBeLessThan(0.01)
  })
})

interface Simulated {
  sizes: number[]
  rates: number[]
}

/** Means over 3,000 draws of the largest max − min and the smallest min / max over the rates. */
function simulate({ sizes, rates }: Simulated): { difference: number; ratio: number } {
  const draw = binomial(2024)
  let difference = 0
  let ratio = 0
  for (let repeat = 0; repeat < 3000; repeat++) {
    const drawn = rates.map(rate => sizes.map(n => draw(n, rate) / n))
    difference += Math.max(...drawn.map(shares => Math.max(...shares) - Math.min(...shares))) / 3000
    ratio += Math.min(...drawn.map(shares => Math.min(...shares) / Math.max(...shares))) / 3000
  }
  return { difference, ratio }
}

describe.each<[string, Simulated]>([
  ['four groups of 60 to 200 rows at .3', { sizes: [60, 80, 120, 200], rates: [0.3] }],
  ['two groups of 150 rows at .2', { sizes: [150, 150], rates: [0.2] }],
  ['two rates of three groups', { sizes: [70, 110, 140], rates: [0.6, 0.25] }],
])('in a simulation of equality: %s', (_, setting) => {
  const simulated = simulate(setting)
  const families = setting.rates.map(rate => setting.sizes.map(n => proportion(Math.round(rate * n), n)))

  it('the mean gap is the expected one, to 4 %', () => {
    expect(Math.abs(expectedDifference(...families)! / simulated.difference - 1)).toBeLessThan(0.04)
  })

  it('the mean ratio is the expected one, to .015', () => {
    expect(Math.abs(expectedRatio(...families)! - simulated.ratio)).toBeLessThan(0.015)
  })
})
