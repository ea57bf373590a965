import { describe, expect, it } from 'vitest'
import { count } from '../../../src/stats/histogram/count.ts'
import { freezeNumeric } from '../../../src/stats/histogram/freeze-numeric.ts'
import { apdex } from '../../../src/stats/objectives/apdex.ts'
import { seededNormal } from '../histogram/random.ts'

const repeated = (...groups: [value: number | null, rows: number][]) =>
  groups.flatMap(([value, rows]) => Array.from({ length: rows }, () => value))
const counted = (values: readonly (number | null)[]) => {
  const binning = freezeNumeric(Float64Array.from(values.filter(value => value !== null)), {
    transform: 'asinh',
  })
  return [binning, count(binning, [...values])] as const
}

describe('apdex', () => {
  // By hand: (60 + 30/2)/100, (170 + 20/2)/200, and so on.
  it.each([
    ['some of each', repeated([50, 60], [300, 30], [900, 10]), 0.75],
    ['the ends of both zones are in them', repeated([100, 170], [400, 20], [401, 10]), 0.9],
    ['all satisfied', repeated([1, 12]), 1],
    ['all tolerating', repeated([101, 12]), 0.5],
    ['all frustrated', repeated([1e9, 12]), 0],
    ['rows without a time left out', repeated([50, 3], [900, 1], [null, 96]), 0.75],
  ])('%s', (_, values, expected) => {
    const found = apdex(...counted(values), 100)!
    expect(found.value).toBeCloseTo(expected, 12)
    expect(found.bound).toBeCloseTo(0, 12)
    expect(found.n).toBe(values.filter(value => value !== null).length)
    expect(found.low).toBeLessThanOrEqual(found.value)
    expect(found.high).toBeGreaterThanOrEqual(found.value)
    expect(found.low).toBeLessThan(found.high)
  })

  it('is bounded by the rows of the bins that its ends cut', () => {
    const normal = seededNormal(5)
    const values = Array.from({ length: 4_000 }, () => 80 * Math.exp(0.8 * normal()))
    for (const target of [20, 77.7, 100]) {
      const found = apdex(...counted(values), target)!
      const upTo = (limit: number) => values.filter(value => value <= limit).length
      const exact = (upTo(target) + upTo(4 * target)) / 2 / values.length
      expect(found.bound).toBeGreaterThan(0)
      expect(found.bound).toBeLessThan(0.005)
      expect(Math.abs(found.value - exact)).toBeLessThanOrEqual(found.bound)
    }
  })

  it('is null without rows that have a time', () => {
    const [binning] = counted([1, 2, 3])
    expect(apdex(binning, count(binning, [null, null]), 100)).toBeNull()
  })
})
