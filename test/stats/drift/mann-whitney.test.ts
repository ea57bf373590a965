import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mannWhitney } from '../../../src/stats/drift/mann-whitney.ts'
import { normalQuantile } from '../../../src/stats/special/normal-quantile.ts'
import { rawSample } from '../histogram/samples.ts'
import { countedNumbers, finiteSorted } from './counted.ts'
import { twoSample } from './golden.ts'
import { rawExceedance } from './raw.ts'

/** Samples of which every bin holds one value: the histogram has all that the rows have. */
const EXACT = ['integers with ties', 'constant against constant', 'tiny']

describe('mann_whitney', () => {
  it.each(twoSample)('holds U/(nm) of SciPy in value ± bound, and has about its p: %s', (name, expected) => {
    const { reference, current, binning } = countedNumbers(expected.reference, expected.current)
    const found = mannWhitney.compute(reference, current, binning)!
    const [n, m] = [expected.reference.length, expected.current.length]
    const { u_reference, p } = expected.mann_whitney
    const scipy = 1 - u_reference / (n * m)
    expect(Math.abs(found.value - scipy)).toBeLessThanOrEqual(found.bound! + 1e-12)
    expect(found.bound!).toBeLessThan(0.01)
    if (EXACT.includes(name)) {
      expect(found.bound).toBe(0)
      expect(found.value).toBeCloseTo(scipy, 12)
      expect(Math.abs(found.p_value! / p - 1)).toBeLessThan(1e-9)
      return
    }
    // As normal scores, p may differ by what the bound is in deviations, and by ties that are of binning alone.
    const [score, exact] = [normalQuantile(found.p_value! / 2), normalQuantile(p / 2)]
    const deviation = Math.sqrt((n + m + 1) / (12 * n * m))
    expect(Math.abs(score - exact)).toBeLessThanOrEqual(
      found.bound! / deviation + 0.003 * Math.abs(exact) + 1e-9,
    )
  })

  it('counts pairs, by hand', () => {
    // Of current 3, 5 against reference 1, 3, 4: 3 beats one and ties one, 5 beats all three: 4.5 of 6.
    const { reference, current, binning } = countedNumbers([1, 3, 4], [3, 5])
    expect(mannWhitney.compute(reference, current, binning)!.value).toBeCloseTo(4.5 / 6, 12)
  })

  it('bounds the share of pairs of raw rows, whatever they are', () => {
    fc.assert(
      fc.property(rawSample, rawSample, (a, b) => {
        const { reference, current, binning } = countedNumbers(a, b)
        const found = mannWhitney.compute(reference, current, binning)
        if (found === null) return
        const exact = rawExceedance(finiteSorted(a), finiteSorted(b))
        expect(Math.abs(found.value - exact)).toBeLessThanOrEqual(found.bound! + 1e-12)
      }),
      { numRuns: 400 },
    )
  })

  it('has DeLong’s interval, worked out from the placements', () => {
    // 30 × (1, 2) against 40 × (1, 2, 2, 2), both on atoms. Placements of current rows: 1 → ¼, 2 → ¾; of reference rows:
    // 1 → ⅞, 2 → ⅜. About their mean ⅝ these are ⅜ and ⅛ away, and ¼ both.
    const rows = (times: number, values: number[]) => Array.from({ length: times }, () => values).flat()
    const { reference, current, binning } = countedNumbers(rows(30, [1, 2]), rows(40, [1, 2, 2, 2]))
    const found = mannWhitney.compute(reference, current, binning)!
    expect(found.value).toBeCloseTo(0.625, 12)
    const ofCurrent = (40 * 0.375 ** 2 + 120 * 0.125 ** 2) / 159 / 160
    const ofReference = (60 * 0.25 ** 2) / 59 / 60
    const half = (1.6448536269514722 * Math.sqrt(ofCurrent + ofReference)) / (0.625 * 0.375)
    expect(Math.log(found.low! / (1 - found.low!))).toBeCloseTo(Math.log(0.625 / 0.375) - half, 9)
    expect(Math.log(found.high! / (1 - found.high!))).toBeCloseTo(Math.log(0.625 / 0.375) + half, 9)
  })

  it('gives no interval for few rows, and is not certain of samples that are apart', () => {
    const few = countedNumbers([1, 2, 3], [4, 5, 6])
    expect(mannWhitney.compute(few.reference, few.current, few.binning)).toMatchObject({
      value: 1,
      low: null,
      high: null,
    })
    const apart = countedNumbers(new Array(50).fill(1), new Array(50).fill(2))
    // Wilson's lower bound of 50 of 50 at 95 % on one side: 50/(50 + 1.645²).
    expect(mannWhitney.compute(apart.reference, apart.current, apart.binning)!.low).toBeCloseTo(
      50 / (50 + 1.6448536269514722 ** 2),
      9,
    )
  })
})
