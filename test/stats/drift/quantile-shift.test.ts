import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quantileInterval } from '../../../src/stats/drift/quantile-interval.ts'
import { medianShift, p95Shift } from '../../../src/stats/drift/quantile-shift.ts'
import { seededNormal } from '../histogram/random.ts'
import { rawSample } from '../histogram/samples.ts'
import { countedNumbers, finiteSorted } from './counted.ts'
import { twoSample } from './golden.ts'
import { rawQuantile } from './raw.ts'

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1)

describe.each([
  ['median_shift', medianShift, 0.5],
  ['p95_shift', p95Shift, 0.95],
] as const)('%s', (_, statistic, p) => {
  it.each(twoSample)('holds the difference of raw quantiles in value ± bound: %s', (_, expected) => {
    const { reference, current, binning } = countedNumbers(expected.reference, expected.current)
    const found = statistic.compute(reference, current, binning)!
    const exact =
      rawQuantile(finiteSorted(expected.current), p) - rawQuantile(finiteSorted(expected.reference), p)
    expect(Math.abs(found.value - exact)).toBeLessThanOrEqual(found.bound! + 1e-12)
  })

  it('bounds the difference of raw quantiles, whatever they are', () => {
    fc.assert(
      fc.property(rawSample, rawSample, (a, b) => {
        const [exactA, exactB] = [finiteSorted(a), finiteSorted(b)]
        const { reference, current, binning } = countedNumbers(a, b)
        const found = statistic.compute(reference, current, binning)
        if (found === null) return
        const [before, after] = [rawQuantile(exactA, p), rawQuantile(exactB, p)]
        const rounding = 1e-12 * Math.max(Math.abs(before), Math.abs(after)) + 1e-320
        expect(Math.abs(found.value - (after - before))).toBeLessThanOrEqual(found.bound! + rounding)
      }),
      { numRuns: 400 },
    )
  })

  it('is 1 as p where both are one atom, though shares have changed', () => {
    const { reference, current, binning } = countedNumbers(
      [...new Array(100).fill(0), ...new Array(2).fill(5)],
      [...new Array(100).fill(0), ...new Array(4).fill(5)],
    )
    expect(statistic.compute(reference, current, binning)).toMatchObject({ value: 0, p_value: 1 })
  })

  it('finds a shift with an interval around it', () => {
    const normal = seededNormal(3)
    const { reference, current, binning } = countedNumbers(
      Array.from({ length: 4000 }, normal),
      Array.from({ length: 3000 }, () => normal() + 0.5),
    )
    const found = statistic.compute(reference, current, binning)!
    expect(found.low!).toBeGreaterThan(0.3)
    expect(found.low!).toBeLessThan(0.5)
    expect(found.high!).toBeGreaterThan(0.5)
    expect(found.high!).toBeLessThan(0.7)
    expect(found.p_value!).toBeLessThan(1e-9)
    // √(2/π)·√(p(1−p)(1/n + 1/m))/φ(z_p), φ(0) = 0.39894 and φ(1.6449) = 0.10314.
    const expected =
      (Math.sqrt(2 / Math.PI) * Math.sqrt(p * (1 - p) * (1 / 4000 + 1 / 3000))) /
      (p === 0.5 ? 0.39894 : 0.10314)
    expect(Math.abs(found.noise_floor! / expected - 1)).toBeLessThan(0.3)
  })
})

describe('median_shift', () => {
  it('has the p of Mathisen’s test, by hand', () => {
    // Of the ten orders of three reference rows and two current ones, three have both current rows above the second
    // reference row: RRRCC, RRCRC, RRCCR. Twice 3/10.
    const { reference, current, binning } = countedNumbers([1, 2, 3], [4, 5])
    const found = medianShift.compute(reference, current, binning)!
    expect(found.value).toBeCloseTo(2.5, 1)
    expect(found.p_value).toBeCloseTo(0.6, 12)
  })
})

describe('p95_shift', () => {
  it('has no interval where the sample is too small for the quantile', () => {
    const { reference, current, binning } = countedNumbers(upTo(40), upTo(40))
    expect(p95Shift.compute(reference, current, binning)).toMatchObject({ low: null, high: null })
  })
})

describe('quantileInterval', () => {
  // Exact binomial ranks: the largest r with P(Bin(n, p) ≥ r) ≥ 0.95, the smallest s with P(Bin(n, p) ≤ s − 1) ≥ 0.95.
  it.each([
    [20, 0.5, 6, 15],
    [100, 0.5, 42, 59],
    [100, 0.95, 91, 99],
  ])('takes the order statistics of %d rows at p = %d', (n, p, low, high) => {
    const { reference, binning } = countedNumbers(upTo(n), [])
    const found = quantileInterval(binning, reference, { p, n })
    // Every row has a bin of its own, narrower than ½.
    expect(Math.round(found.low!)).toBe(low)
    expect(Math.round(found.high!)).toBe(high)
  })

  it('is null on a side the sample does not reach', () => {
    const { reference, binning } = countedNumbers(upTo(40), [])
    const found = quantileInterval(binning, reference, { p: 0.95, n: 40 })
    expect(found.high).toBeNull()
    expect(found.low).not.toBeNull()
  })
})
