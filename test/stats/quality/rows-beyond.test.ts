import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { count } from '../../../src/stats/histogram/count.ts'
import { freezeNumeric } from '../../../src/stats/histogram/freeze-numeric.ts'
import { rowsBeyond } from '../../../src/stats/quality/rows-beyond.ts'

const ages = Float64Array.from({ length: 750 }, (_, i) => 18 + (i % 75))
const binning = freezeNumeric(ages, { transform: 'asinh' })
const range = { min: 18, max: 92 }
const of = (values: unknown[]) => rowsBeyond(binning, range, count(binning, values))

describe('rowsBeyond', () => {
  it('counts rows below and above, of those that have a number', () => {
    expect(of([18, 92, 40, null])).toEqual({ n: 3, x: 0, unsure: 0 })
    expect(of([17, -1, 18, 92, 93, 999, null])).toMatchObject({ n: 6, x: 4 })
  })

  it('knows of the extreme value even where it shares a bin with the end of the range', () => {
    expect(of([92, 92, 92.0001])).toEqual({ n: 3, x: 1, unsure: 2 })
  })

  it('has nothing to be unsure of where the end of the range has a bin of its own', () => {
    const shares = freezeNumeric(Float64Array.from([...Array(90).fill(100), ...ages]), { transform: 'asinh' })
    const found = rowsBeyond(shares, { min: 18, max: 100 }, count(shares, [100, 100, 250]))
    expect(found).toEqual({ n: 3, x: 1, unsure: 0 })
  })

  it('differs from the truth by no more than it is unsure of', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -200, max: 400, noNaN: true }), { minLength: 1 }), values => {
        const { n, x, unsure } = of(values)
        const truth = values.filter(value => value < range.min || value > range.max).length
        expect(n).toBe(values.length)
        expect(x).toBeLessThanOrEqual(truth)
        expect(x + unsure).toBeGreaterThanOrEqual(truth)
        if (truth > 0) expect(x).toBeGreaterThan(0)
      }),
      { seed: 7, numRuns: 200 },
    )
  })

  it('is of no rows where there are none', () => {
    expect(of([null, null])).toEqual({ n: 0, x: 0, unsure: 0 })
  })
})
