import { describe, expect, it } from 'vitest'
import { binCounts, rowsIn } from '../../../src/stats/histogram/bin-counts.ts'
import {
  NAN,
  NEGATIVE_INFINITY,
  NULL,
  OTHER,
  POSITIVE_INFINITY,
  WRONG_TYPE,
} from '../../../src/stats/histogram/binning.ts'
import { coarseCounts } from '../../../src/stats/histogram/coarse-counts.ts'
import { count } from '../../../src/stats/histogram/count.ts'
import { freezeCategorical } from '../../../src/stats/histogram/freeze-categorical.ts'
import { freezeNumeric } from '../../../src/stats/histogram/freeze-numeric.ts'
import { shares } from '../../../src/stats/histogram/shares.ts'
import { validRows } from '../../../src/stats/histogram/valid-rows.ts'

const hundred = Array.from({ length: 100 }, (_, i) => i + 1)
const numeric = freezeNumeric(Float64Array.from(hundred), { transform: 'asinh' })

describe('count', () => {
  it('keeps null, NaN, infinities and wrong types apart and out of the sums', () => {
    const counted = count(numeric, [null, undefined, Number.NaN, Infinity, -Infinity, 'x', true, 4, -2])
    expect(counted).toMatchObject({ n: 9, sum: 2, sumSquares: 20, min: -2, max: 4 })
    const specials = [NULL, NAN, POSITIVE_INFINITY, NEGATIVE_INFINITY, WRONG_TYPE]
    expect(specials.map(code => rowsIn(counted.counts, code))).toEqual([2, 1, 1, 1, 2])
    expect(validRows(counted)).toBe(2)
  })

  it('has no smallest or largest value where there is none', () => {
    expect(count(numeric, [null])).toMatchObject({ n: 1, min: Infinity, max: -Infinity })
  })

  it('pools categories beyond the limit: known ones stay, then the most frequent', () => {
    const binning = freezeCategorical(new Map(Object.entries({ a: 5, b: 9, c: 5 })), { limit: 2 })
    expect(binning).toEqual({ kind: 'categorical', categories: ['b', 'a'], limit: 2 })
    const counted = count({ ...binning, limit: 3 }, [...'axxxyyz', null, 3])
    expect(counted.categories).toEqual(new Map(Object.entries({ a: 1, x: 3, y: 2 })))
    expect(counted.counts).toEqual(binCounts([[NULL, 1], [WRONG_TYPE, 1], [OTHER, 1]])) // biome-ignore format: a row
    expect(counted.n).toBe(9)
    expect(validRows(counted)).toBe(7)
  })
})

describe('coarseCounts and shares', () => {
  it('reduce a numeric histogram to tenths of the reference', () => {
    const reference = count(numeric, hundred)
    expect(coarseCounts(numeric, reference)).toEqual({ cells: new Array(10).fill(10), special: 0 })
    expect(shares(numeric, reference)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90])
    const current = count(numeric, [-7, 15, 1000, 1000, null])
    expect(coarseCounts(numeric, current)).toEqual({ cells: [1, 1, 0, 0, 0, 0, 0, 0, 0, 2], special: 1 })
    expect(shares(numeric, current)).toEqual([1, 2, 2, 2, 2, 2, 2, 2, 2])
  })

  it('see a constant leave in either direction', () => {
    const constant = freezeNumeric(Float64Array.of(4, 4, 4), { transform: 'asinh' })
    expect(coarseCounts(constant, count(constant, [3.999, 4, 4, 4.001])).cells).toEqual([1, 2, 1])
  })

  it('tell known, new and pooled categories apart', () => {
    const binning = freezeCategorical(new Map(Object.entries({ a: 2, b: 1 })), { limit: 3 })
    const current = count(binning, [...'aaccde', null])
    expect(coarseCounts(binning, current)).toEqual({ cells: [2, 0, 3, 1], special: 1 })
    expect(shares(binning, current)).toEqual([2, 0, 3, 1])
  })
})
