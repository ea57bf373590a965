import fc from 'fast-check'
import { expect, it } from 'vitest'
import { count } from '../../../src/stats/histogram/count.ts'
import { freezeCategorical } from '../../../src/stats/histogram/freeze-categorical.ts'
import { freezeNumeric } from '../../../src/stats/histogram/freeze-numeric.ts'
import { mostFrequent } from '../../../src/stats/quality/most-frequent.ts'
import { finiteSample } from '../histogram/samples.ts'

const countries = freezeCategorical(new Map([['DE', 3]]), { limit: 2 })

it('is the category with the most rows', () => {
  expect(mostFrequent(countries, count(countries, ['DE', 'DE', 'FR', null]))).toEqual({ rows: 2, bound: 0 })
  expect(mostFrequent(countries, count(countries, [null]))).toEqual({ rows: 0, bound: 0 })
})

it('may be among the pooled', () => {
  const pooled = count(countries, ['DE', 'DE', 'FR', 'a', 'b', 'c', 'd', 'e'])
  const { rows, bound } = mostFrequent(countries, pooled)
  expect(rows + bound).toBeGreaterThanOrEqual(5)
})

it('bounds the number of raw rows, whatever they are', () => {
  fc.assert(
    fc.property(finiteSample(1), finiteSample(), (values, frozenFrom) => {
      const binning = freezeNumeric(Float64Array.from(frozenFrom), { transform: 'asinh' })
      const { rows, bound } = mostFrequent(binning, count(binning, values))
      const times = new Map<number, number>()
      for (const value of values) times.set(value + 0, (times.get(value + 0) ?? 0) + 1)
      const exact = Math.max(...times.values())
      expect(Math.abs(rows - exact)).toBeLessThanOrEqual(bound)
    }),
  )
})

it('is exact where every row has one number', () => {
  const binning = freezeNumeric(Float64Array.from([1, 2, 3]), { transform: 'asinh' })
  expect(mostFrequent(binning, count(binning, [2.5, 2.5, 2.5]))).toEqual({ rows: 3, bound: 0 })
})
