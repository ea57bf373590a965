import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ks } from '../../../src/stats/drift/ks.ts'
import { californiaColumn, FEATURES } from '../histogram/california.ts'
import { seededNormal } from '../histogram/random.ts'
import { rawSample } from '../histogram/samples.ts'
import { countedNumbers, finiteSorted } from './counted.ts'
import { california, twoSample } from './golden.ts'

/** D on raw rows: both ascending. */
function exactKs(a: Float64Array, b: Float64Array): number {
  let largest = 0
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    const x = Math.min(a[i] ?? Infinity, b[j] ?? Infinity)
    while (a[i] === x) i++
    while (b[j] === x) j++
    largest = Math.max(largest, Math.abs(i / a.length - j / b.length))
  }
  return largest
}

describe('ks', () => {
  it.each(twoSample)('holds the value of SciPy in [value, value + bound]: %s', (_, expected) => {
    const { reference, current, binning } = countedNumbers(expected.reference, expected.current)
    const found = ks.compute(reference, current, binning)!
    expect(found.value).toBeLessThanOrEqual(expected.ks.statistic + 1e-12)
    expect(found.value + found.bound!).toBeGreaterThanOrEqual(expected.ks.statistic - 1e-12)
    expect(found.bound!).toBeLessThanOrEqual(0.08)
  })

  // On the heavy tail alone the largest difference of these few rows falls inside a bin.
  const exact = twoSample.filter(([name]) => name !== 'lognormal heavy tail')

  it.each(exact)('has a p near SciPy’s asymptotic one: %s', (name, expected) => {
    const { reference, current, binning } = countedNumbers(expected.reference, expected.current)
    const found = ks.compute(reference, current, binning)!
    expect(found.value).toBeCloseTo(expected.ks.statistic, 12)
    // SciPy takes the one-sample distribution at the rounded n·m/(n+m), which is 2 for the tiny one.
    const tolerance = name === 'tiny' ? 0.05 : 0.03 * expected.ks.p_asymptotic + 1e-9
    expect(Math.abs(found.p_value! - expected.ks.p_asymptotic)).toBeLessThan(tolerance)
  })

  // Of tied rows the exact p is not known to SciPy, which takes them as drawn from a line; of disjoint ones both are as
  // good as 0, 1e-35 and less than 1e-27.
  it.each(exact.filter(([name]) => name !== 'disjoint'))(
    'has a p near SciPy’s exact one: %s',
    (_, expected) => {
      const { reference, current, binning } = countedNumbers(expected.reference, expected.current)
      const { p_value } = ks.compute(reference, current, binning)!
      expect(Math.abs(p_value! / expected.ks.p_exact - 1)).toBeLessThan(0.2)
    },
  )

  it.each(FEATURES)('agrees with NannyML on California’s %s', feature => {
    const { reference, current, binning } = countedNumbers(
      californiaColumn('reference', feature),
      californiaColumn('analysis', feature),
    )
    const expected = california[feature]!.kolmogorov_smirnov.whole
    const found = ks.compute(reference, current, binning)!
    expect(found.bound!).toBeLessThanOrEqual(0.005)
    expect(found.value).toBeLessThanOrEqual(expected + 1e-12)
    expect(found.value + found.bound!).toBeGreaterThanOrEqual(expected - 1e-12)
    expect(found.p_value! < 0.01).toBe(!['AveBedrms', 'Population'].includes(feature))
  })

  it('bounds the distance of raw rows, whatever they are', () => {
    fc.assert(
      fc.property(rawSample, rawSample, (a, b) => {
        const [exactA, exactB] = [finiteSorted(a), finiteSorted(b)]
        const { reference, current, binning } = countedNumbers(a, b)
        const found = ks.compute(reference, current, binning)
        expect(found === null).toBe(exactA.length === 0 || exactB.length === 0)
        if (found === null) return
        const exact = exactKs(exactA, exactB)
        expect(found.value).toBeLessThanOrEqual(exact + 1e-12)
        expect(found.value + found.bound!).toBeGreaterThanOrEqual(exact - 1e-12)
      }),
      { numRuns: 500 },
    )
  })

  it('sees through a current window that sits inside one bin of the reference', () => {
    const inside = Array.from({ length: 100 }, (_, i) => 5 + i * 1e-7)
    const { reference, current, binning } = countedNumbers([0, 10, 20, 30, 5, 5.00001], inside)
    const found = ks.compute(reference, current, binning)!
    const exact = exactKs(finiteSorted([0, 10, 20, 30, 5, 5.00001]), finiteSorted(inside))
    expect(found.bound).toBeGreaterThan(0)
    expect(found.value + found.bound!).toBeGreaterThanOrEqual(exact - 1e-12)
  })

  it('keeps a noise floor and a lower bound that hold without drift', () => {
    let below = 0
    let sum = 0
    let floor = 0
    for (let seed = 1; seed <= 200; seed++) {
      const normal = seededNormal(seed)
      const sample = () => Array.from({ length: 200 }, normal)
      const { reference, current, binning } = countedNumbers(sample(), sample())
      const found = ks.compute(reference, current, binning)!
      if (found.low! > 0) below++
      sum += found.value / 200
      floor = found.noise_floor!
    }
    expect(below).toBeLessThanOrEqual(20) // 5 % of 200 expected
    expect(Math.abs(sum - floor)).toBeLessThan(0.1 * floor)
  })
})
