import { describe, expect, it } from 'vitest'
import { count } from '../../../src/stats/histogram/count.ts'
import { freezeCategorical } from '../../../src/stats/histogram/freeze-categorical.ts'
import { freezeNumeric } from '../../../src/stats/histogram/freeze-numeric.ts'
import { likeness, samePairs, samePairsOfTwo } from '../../../src/stats/quality/likeness.ts'
import { seededUniform } from '../histogram/random.ts'

const categorical = freezeCategorical(new Map(Object.entries({ a: 2, b: 2, c: 1 })))
const of = (...windows: unknown[][]) =>
  likeness(
    samePairs(count(categorical, windows.flat())),
    windows.map(window => samePairs(count(categorical, window))),
  )

describe('samePairs', () => {
  it('counts ordered pairs of rows with one category, missing ones left out', () => {
    expect(samePairs(count(categorical, ['a', 'a', 'a', 'b', 'b', 'c', null]))).toEqual({ rows: 6, pairs: 8 })
  })

  it('counts ordered pairs of rows in one bin', () => {
    const binning = freezeNumeric(Float64Array.of(1, 1, 2, 3), { transform: 'asinh' })
    expect(samePairs(count(binning, [1, 1, 1, 2, 3, null]))).toEqual({ rows: 5, pairs: 6 })
  })

  it('of rows that have something or not is that of a category with two values', () => {
    expect(samePairsOfTwo(5, 2)).toEqual(samePairs(count(categorical, ['a', 'a', 'b', 'b', 'b'])))
  })
})

describe('likeness', () => {
  it('is 1 where every window has one value of its own', () => {
    expect(of(['a', 'a'], ['b', 'b'], ['c', 'c'])).toBe(1)
  })

  it('is 1 − D_w/D_b, and never below 0', () => {
    // Of 12 ordered pairs within windows 6 are the same (3·2 of one window's a), of 16 across 6 (3·1 + 1·3).
    expect(of(['a', 'a', 'a', 'b'], ['a', 'b', 'b', 'b'])).toBeCloseTo(1 - 6 / 12 / (10 / 16), 12)
    // Within 2 of 6 are, across 4 of 9: windows are more mixed than all rows.
    expect(of(['a', 'a', 'b'], ['a', 'b', 'b'])).toBe(0)
  })

  it('is the correlation of rows that come in runs of equal ones', () => {
    const uniform = seededUniform(4)
    const window = () =>
      Array.from({ length: 50 }, () => (uniform() < 0.5 ? 'a' : 'b')).flatMap(name => Array(10).fill(name))
    const windows = Array.from({ length: 200 }, window)
    // Two rows of 500 are of one run with chance 9/499.
    expect(of(...windows)).toBeCloseTo(9 / 499, 2)
    const alone = windows.map(rows => rows.filter((_, i) => i % 10 === 0))
    expect(of(...alone)).toBeLessThan(0.005)
  })

  it('is 0 where there is nothing to compare', () => {
    expect([of(), of(['a', 'b']), of(['a'], ['b']), of(['a', 'a'], ['a', 'a'])]).toEqual([0, 0, 0, 0])
  })
})
