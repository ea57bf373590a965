import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { andersonDarling } from '../../../src/stats/drift/anderson-darling.ts'
import { cramerVonMises } from '../../../src/stats/drift/cramer-von-mises.ts'
import { rawSample } from '../histogram/samples.ts'
import { countedNumbers, finiteSorted } from './counted.ts'
import { twoSample } from './golden.ts'
import { rawSquaredGaps } from './raw.ts'

const even = () => 1
const tails = (level: number) => 1 / (level * (1 - level))

/**
 * The deviation under no drift that SciPy divides A² by, having taken away its mean 1 (Scholz & Stephens 1987, their
 * equation 4 for two samples).
 */
function andersonDeviation(n: number, m: number): number {
  const all = n + m
  const H = 1 / n + 1 / m
  let h = 0
  for (let i = 1; i < all; i++) h += 1 / i
  let g = 0
  for (let i = 1, sum = 0; i <= all - 2; i++) {
    // Σ 1/j over j from all − i to all − 1, divided by i + 1: their double sum with the inner one first.
    sum += 1 / (all - i)
    g += sum / (i + 1)
  }
  const a = 4 * g - 6 + (10 - 6 * g) * H
  const b = 12 * g - 22 + 8 * h + (2 * g - 14 * h - 4) * H
  const c = 36 * h + 4 + (2 * h - 6) * H
  return Math.sqrt((a * all ** 3 + b * all ** 2 + c * all + 24) / ((all - 1) * (all - 2) * (all - 3)))
}

/** Where no value comes twice, SciPy's statistics are ours; elsewhere its Cramér–von Mises goes astray. */
const untied = twoSample.filter(([, { reference, current }]) => {
  const rows = [...reference, ...current]
  return new Set(rows).size === rows.length
})

describe('cramer_von_mises', () => {
  it.each(untied)('holds the value of SciPy in value ± bound: %s', (_, expected) => {
    const { reference, current, binning } = countedNumbers(expected.reference, expected.current)
    const found = cramerVonMises.compute(reference, current, binning)!
    const { statistic, p } = expected.cramer_von_mises
    expect(Math.abs(found.value - statistic)).toBeLessThanOrEqual(found.bound! + 1e-9)
    expect(found.bound!).toBeLessThanOrEqual(0.25 * statistic)
    // SciPy's p is of Anderson's (1962) approximation, which rests on its own below 1e-4.
    if (p > 1e-4) expect(Math.abs(found.p_value! - p)).toBeLessThan(0.1 * p)
  })

  it('does not take ties for drift, as SciPy’s does', () => {
    const constant = countedNumbers(new Array(40).fill(3), new Array(30).fill(3))
    const same = cramerVonMises.compute(constant.reference, constant.current, constant.binning)
    expect(same).toMatchObject({ value: 0, p_value: 1, bound: 0 })
  })
})

describe('anderson_darling', () => {
  // 60 rows or more: on fewer, the mid-ranks SciPy takes make a difference of their own.
  it.each(untied.filter(([name]) => name !== 'tiny'))('agrees with SciPy’s: %s', (_, expected) => {
    const [n, m] = [expected.reference.length, expected.current.length]
    const scipy = expected.anderson_darling_midrank! * andersonDeviation(n, m) + 1
    const raw = rawSquaredGaps(finiteSorted(expected.reference), finiteSorted(expected.current), tails)
    expect(Math.abs(raw / scipy - 1)).toBeLessThan(0.015)
    const { reference, current, binning } = countedNumbers(expected.reference, expected.current)
    const found = andersonDarling.compute(reference, current, binning)!
    expect(Math.abs(found.value - raw)).toBeLessThanOrEqual(found.bound! + 1e-9)
    expect(found.bound!).toBeLessThanOrEqual(0.2 * raw)
  })
})

describe.each([
  ['cramer_von_mises', cramerVonMises, even],
  ['anderson_darling', andersonDarling, tails],
] as const)('%s', (_, statistic, weight) => {
  it('is the sum over distinct values, by hand', () => {
    // Atoms 0 (2 of 4 | 1 of 2), 4 (1 | 0), 7 (1 | 1): gaps 0, ¼; pooled shares 3/6, 1/6; levels 3/6, 4/6.
    const { reference, current, binning } = countedNumbers([0, 0, 4, 7, 0, 0, 4, 7], [0, 7, 0, 7])
    const found = statistic.compute(reference, current, binning)!
    // Twice as many rows: nm/(n+m) = 8/3, and the same shares.
    expect(found.value).toBeCloseTo((8 / 3) * ((1 / 6) * weight(4 / 6) * (1 / 4) ** 2), 12)
    expect(found.bound).toBe(0)
  })

  it('bounds the statistic of raw rows, whatever they are', () => {
    fc.assert(
      fc.property(rawSample, rawSample, (a, b) => {
        const [exactA, exactB] = [finiteSorted(a), finiteSorted(b)]
        const { reference, current, binning } = countedNumbers(a, b)
        const found = statistic.compute(reference, current, binning)
        expect(found === null).toBe(exactA.length === 0 || exactB.length === 0)
        if (found === null) return
        const exact = rawSquaredGaps(exactA, exactB, weight)
        expect(Math.abs(found.value - exact)).toBeLessThanOrEqual(found.bound! + 1e-9)
      }),
      { numRuns: 400 },
    )
  })

  it('bounds it too where a current window sits inside one bin of the reference', () => {
    const wide = [0, 10, 20, 30, 5, 5.00001]
    const inside = Array.from({ length: 60 }, (_, i) => 5 + i * 1e-7)
    const { reference, current, binning } = countedNumbers(wide, inside)
    const found = statistic.compute(reference, current, binning)!
    const exact = rawSquaredGaps(finiteSorted(wide), finiteSorted(inside), weight)
    expect(found.bound).toBeGreaterThan(0)
    expect(Math.abs(found.value - exact)).toBeLessThanOrEqual(found.bound! + 1e-9)
  })

  it.each([1, -1])('bounds it where a bin near either end begins with its largest gap: %d', side => {
    // Ten reference rows far out, an eleventh just before 19 current ones, all others on one value.
    const few = [...Array.from({ length: 10 }, (_, i) => -10 * (i + 1)), 5, ...new Array(89).fill(100)]
    const many = [...Array.from({ length: 19 }, (_, i) => 5 + (i + 1) * 1e-7), ...new Array(2000).fill(100)]
    const [a, b] = [few.map(x => x * side), many.map(x => x * side)]
    const { reference, current, binning } = countedNumbers(a, b)
    const found = statistic.compute(reference, current, binning)!
    const exact = rawSquaredGaps(finiteSorted(a), finiteSorted(b), weight)
    expect(found.bound).toBeGreaterThan(0)
    expect(Math.abs(found.value - exact)).toBeLessThanOrEqual(found.bound! + 1e-9)
  })
})
