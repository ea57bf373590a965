import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { count } from '../../../src/stats/histogram/count.ts'
import { empty } from '../../../src/stats/histogram/empty.ts'
import { freezeNumeric } from '../../../src/stats/histogram/freeze-numeric.ts'
import { rowsUpTo } from '../../../src/stats/histogram/rows-up-to.ts'
import { finiteSample } from './samples.ts'

describe('rows up to a limit', () => {
  it('are those of the raw values, within the bound', () => {
    fc.assert(
      fc.property(finiteSample(1), finiteSample(), fc.double({ noNaN: true }), (values, other, limit) => {
        const binning = freezeNumeric(Float64Array.from(other), { transform: 'asinh' })
        const { rows, bound } = rowsUpTo(binning, count(binning, values), limit)
        const exact = values.filter(value => value <= limit).length
        expect(Math.abs(rows - exact)).toBeLessThanOrEqual(bound + 1e-9)
      }),
    )
  })

  it('are exact at values that have a bin of their own', () => {
    const hours = [0, 0, 24, 24, 24, 168]
    const binning = freezeNumeric(Float64Array.from(hours), { transform: 'asinh' })
    const found = [-1, 0, 24, 167, 168].map(limit => rowsUpTo(binning, count(binning, hours), limit))
    expect(found.map(({ rows }) => rows)).toEqual([0, 2, 5, 5, 6])
    expect(found.map(({ bound }) => bound)).toEqual([0, 0, 0, 0, 0])
  })

  it('of nothing are none', () => {
    const binning = freezeNumeric(new Float64Array(), { transform: 'asinh' })
    expect(rowsUpTo(binning, empty(), 1)).toEqual({ rows: 0, bound: 0 })
  })
})
