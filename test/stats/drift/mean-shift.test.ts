import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { meanShift } from '../../../src/stats/drift/mean-shift.ts'
import { moments } from '../../../src/stats/drift/moments.ts'
import { orderedCodes } from '../../../src/stats/histogram/ordered-codes.ts'
import { studentTQuantile } from '../../../src/stats/special/student-t-quantile.ts'
import { finiteSample } from '../histogram/samples.ts'
import { relativeError } from '../special/goldens.ts'
import { countedNumbers } from './counted.ts'
import { descriptive, twoSample } from './golden.ts'
import { deviation, mean } from './raw.ts'

const OFFSET = 'offset with tiny spread'

function compute(before: number[], after: number[]) {
  const { reference, current, binning } = countedNumbers(before, after)
  return meanShift.compute(reference, current, binning)
}

describe('mean_shift', () => {
  const varied = twoSample.filter(([name, { welch_t }]) => welch_t !== undefined && name !== OFFSET)

  it.each(varied)('is the difference of the means with SciPy’s Welch test: %s', (_, expected) => {
    const found = compute(expected.reference, expected.current)!
    const { t, df, p } = expected.welch_t!
    const shift = mean(expected.current) - mean(expected.reference)
    expect(Math.abs(found.value - shift)).toBeLessThanOrEqual(1e-9 * Math.abs(shift))
    expect(found.bound).toBe(0)
    expect(Math.abs(found.p_value! - p)).toBeLessThanOrEqual(1e-9 * p)
    if (shift === 0) return
    // SciPy's t is of reference less current, and says what the standard error is.
    const error = -shift / t
    const reach = studentTQuantile(0.95, df) * error
    expect(Math.abs(found.low! - (shift - reach))).toBeLessThanOrEqual(1e-9 * error)
    expect(Math.abs(found.high! - (shift + reach))).toBeLessThanOrEqual(1e-9 * error)
    expect(found.noise_floor! / error).toBeCloseTo(Math.sqrt(2 / Math.PI), 9)
  })

  it('loses some digits of the variance, not its size, where the mean is far larger than the spread', () => {
    const expected = twoSample.find(([name]) => name === OFFSET)![1]
    const found = compute(expected.reference, expected.current)!
    // Means of doubles near 1e6 are known to some 1e-9 at best; the shift is 0.0036.
    expect(found.value).toBeCloseTo(mean(expected.current) - mean(expected.reference), 8)
    const t = found.value / (found.noise_floor! / Math.sqrt(2 / Math.PI))
    expect(Math.abs(t / -expected.welch_t!.t - 1)).toBeLessThan(1e-3)
  })

  it('knows no noise of a single row or of constants', () => {
    expect(compute([1], [4, 5])).toMatchObject({ value: 3.5, p_value: null, low: null, noise_floor: null })
    expect(compute([2, 2, 2], [7, 7])).toMatchObject({ value: 5, p_value: null, high: null })
    expect(compute([2, 2, 2], [2, 2])).toMatchObject({ value: 0, p_value: 1 })
  })

  it('needs the variance of one sample only', () => {
    // Welch's test with a constant reference is the one-sample test: mean 3 with variance 1 over 3 rows, 2 degrees.
    const found = compute([0, 0], [2, 3, 4])!
    expect(found.low).toBeCloseTo(3 - studentTQuantile(0.95, 2) / Math.sqrt(3), 9)
  })

  it('is null where the sums are more than a double can hold', () => {
    expect(compute([1.7e308, 1.7e308], [1])).toBeNull()
    expect(compute([-1.7e308], [1.7e308])).toBeNull()
    expect(compute([1e300, 2e300, 3e300], [4e300, 5e300])!.p_value).toBeCloseTo(
      compute([1, 2, 3], [4, 5])!.p_value!,
      2,
    )
  })
})

describe('moments', () => {
  // Nothing asks for skewness or kurtosis; the median is a quantile, and tested as one.
  it('are NumPy’s mean and variance', () => {
    const { values, variance_n_minus_1: variance } = descriptive
    const { reference, binning } = countedNumbers(values, [])
    const found = moments(orderedCodes(binning, reference, reference), 0, reference)!
    const n = values.length
    expect(relativeError(found.mean, descriptive.mean)).toBeLessThan(1e-12)
    expect(relativeError((found.deviation ** 2 * n) / (n - 1), variance)).toBeLessThan(1e-9)
  })

  it('are those of the raw rows, the deviation to the width of their bins, whatever they are', () => {
    fc.assert(
      fc.property(finiteSample(1), rows => {
        const { reference, current, binning } = countedNumbers(rows, rows)
        const found = moments(orderedCodes(binning, reference, current), 0, reference)
        const unit = Math.max(...rows.map(Math.abs)) || 1
        if (found === null) expect(unit).toBeGreaterThan(1e306)
        // Squares beyond these do not fit a double, and bins that fit such values are not to be had of any sample.
        if (found === null || unit < 1e-150 || unit > 1e150) return
        const scaled = rows.map(x => x / unit)
        expect(Math.abs(found.mean / unit - mean(scaled))).toBeLessThan(1e-12)
        const error = Math.abs(found.deviation / unit - deviation(scaled))
        expect(error).toBeLessThanOrEqual(0.005 * deviation(scaled) + 1e-12)
      }),
      { numRuns: 300 },
    )
  })

  it.each([0, 1e3, 1e6, 1e9, 1e12, -1e14])('keep the deviation of rows around %d', offset => {
    const rows = Array.from({ length: 200 }, (_, i) => offset + Math.round(Math.sin(i) * 64) / 4)
    const { reference, current, binning } = countedNumbers(rows, rows)
    const found = moments(orderedCodes(binning, reference, current), 0, reference)!
    const exact = deviation(rows.map(x => x - offset))
    expect(Math.abs(found.deviation / exact - 1)).toBeLessThan(0.005)
  })

  it('has no deviation of a constant, though its sum is rounded', () => {
    const { reference, current, binning } = countedNumbers(new Array(10).fill(0.1), [0.1])
    expect(moments(orderedCodes(binning, reference, current), 0, reference)).toEqual({
      mean: 0.1,
      deviation: 0,
    })
  })
})
