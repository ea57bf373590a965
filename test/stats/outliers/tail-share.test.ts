import { expect, it } from 'vitest'
import { count } from '../../../src/stats/histogram/count.ts'
import { empty } from '../../../src/stats/histogram/empty.ts'
import { freezeNumeric } from '../../../src/stats/histogram/freeze-numeric.ts'
import { tailShare } from '../../../src/stats/outliers/tail-share.ts'
import { californiaColumn } from '../histogram/california.ts'

it('is the smaller of the shares at most and at least as large', () => {
  const values = Float64Array.from({ length: 10 }, (_, i) => i + 1)
  const binning = freezeNumeric(values, { transform: 'asinh' })
  const of = (value: number) => tailShare(binning, count(binning, values), value)
  expect(of(2)).toEqual({ side: 'low', share: 0.2 })
  expect(of(9)).toEqual({ side: 'high', share: expect.closeTo(0.2, 12) })
  expect(of(-1e6)).toEqual({ side: 'low', share: 0 })
  expect(of(1e6)).toEqual({ side: 'high', share: 0 })
  expect(tailShare(binning, empty(), 1)).toBeNull()
})

it('is never smaller than of the raw rows, and larger by a bin at most', () => {
  const values = californiaColumn('reference', 'MedInc')
  const binning = freezeNumeric(values, { transform: 'asinh' })
  const histogram = count(binning, values)
  for (const value of [0.6, 1.5, 3.2, 5, 9.4, 15.0001]) {
    const low = values.filter(x => x <= value).length / values.length
    const high = values.filter(x => x >= value).length / values.length
    const { share } = tailShare(binning, histogram, value)!
    expect(share).toBeGreaterThanOrEqual(Math.min(low, high) - 1e-12)
    expect(share - Math.min(low, high)).toBeLessThan(0.005)
  }
})
