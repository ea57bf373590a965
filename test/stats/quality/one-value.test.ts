import { describe, expect, it } from 'vitest'
import { binCounts } from '../../../src/stats/histogram/bin-counts.ts'
import { OTHER } from '../../../src/stats/histogram/binning.ts'
import { count } from '../../../src/stats/histogram/count.ts'
import { empty } from '../../../src/stats/histogram/empty.ts'
import { freezeCategorical } from '../../../src/stats/histogram/freeze-categorical.ts'
import { freezeNumeric } from '../../../src/stats/histogram/freeze-numeric.ts'
import {
  chanceOfAll,
  chanceOfOneValue,
  onlyValue,
  rowsByValue,
} from '../../../src/stats/quality/one-value.ts'

const numeric = freezeNumeric(Float64Array.of(1, 1, 2, 3, 50), { transform: 'asinh' })
const categorical = freezeCategorical(new Map(Object.entries({ a: 3, b: 1 })))

describe('onlyValue', () => {
  it('is the value of all rows that have one', () => {
    expect(onlyValue(count(numeric, [7, 7, null]))).toBe(7)
    expect(onlyValue(count(categorical, ['b', 'b', null]))).toBe('b')
  })

  it('is null where there are several, however near, and where there is none', () => {
    expect(onlyValue(count(numeric, [7, 7.0000001]))).toBeNull()
    expect(onlyValue(count(categorical, ['a', 'b']))).toBeNull()
    expect([onlyValue(count(numeric, [null])), onlyValue(count(categorical, [null]))]).toEqual([null, null])
    const pooled = { ...empty(), n: 3, categories: new Map([['a', 2]]), counts: binCounts([[OTHER, 1]]) }
    expect(onlyValue(pooled)).toBeNull()
  })
})

describe('the chance of one value', () => {
  it('is share^n where rows are independent', () => {
    expect(chanceOfAll(0.5, 10, 0)).toBeCloseTo(2 ** -10, 8)
    expect(chanceOfAll(0.9, 100, 0) / 0.9 ** 100).toBeCloseTo(1, 3)
    expect(chanceOfAll(0.5, 2_000, 0)).toBeLessThan(1e-300)
  })

  it('is that of a beta-binomial where they are alike: 1/11 of ten rows whose share is uniform', () => {
    // ρ = 1/(α + β + 1) = 1/3 for α = β = 1.
    expect(chanceOfAll(0.5, 10, 1 / 3)).toBeCloseTo(1 / 11, 12)
    expect(chanceOfOneValue([5, 5], 10, 1 / 3)).toBeCloseTo(2 / 11, 12)
  })

  it('adds up whichever value it is, and is at most 1', () => {
    expect(chanceOfOneValue(rowsByValue(count(categorical, ['a', 'a', 'a', 'b'])), 3, 0)).toBeCloseTo(
      0.75 ** 3 + 0.25 ** 3,
      6,
    )
    expect(chanceOfOneValue([3, 1], 1, 0)).toBe(1)
    expect(chanceOfOneValue([3, 1], 1_000, 1)).toBeGreaterThan(0.9)
  })

  it('of what never happened is 0, of what always did 1', () => {
    expect([chanceOfAll(0, 5, 0.1), chanceOfAll(1, 5, 0.1), chanceOfAll(0, 0, 0)]).toEqual([0, 1, 1])
  })

  it('is asked of bins and of categories, those pooled together', () => {
    expect(rowsByValue(count(numeric, [1, 1, 50, null])).toSorted()).toEqual([1, 2])
    const pooled = { ...empty(), n: 6, categories: new Map([['a', 2]]), counts: binCounts([[OTHER, 4]]) }
    expect(rowsByValue(pooled)).toEqual([2, 4])
  })
})
