import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { count } from '../../../src/stats/histogram/count.ts'
import { empty } from '../../../src/stats/histogram/empty.ts'
import { freezeCategorical } from '../../../src/stats/histogram/freeze-categorical.ts'
import { freezeNumeric } from '../../../src/stats/histogram/freeze-numeric.ts'
import type { Histogram } from '../../../src/stats/histogram/histogram.ts'
import { merge } from '../../../src/stats/histogram/merge.ts'
import { rawSample } from './samples.ts'

const numeric = freezeNumeric(Float64Array.of(-2, -1, 0, 0, 1, 2, 3, 1e6), { transform: 'asinh' })
const categorical = freezeCategorical(new Map([['a', 3]]))
const categories = fc.array(fc.constantFrom<unknown>('a', 'b', 'c', null, 7), { maxLength: 30 })

/** Everything that adds without rounding, in an order of its own. */
function exactParts({ n, counts, categories, min, max }: Histogram) {
  const sorted = <Key>(map: ReadonlyMap<Key, number>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1))
  return { n, min, max, counts, categories: sorted(categories) }
}

describe('merge', () => {
  it.each([
    ['numeric', numeric, rawSample],
    ['categorical', categorical, categories],
  ])('adds what was counted apart: %s', (_, binning, sample) => {
    fc.assert(
      fc.property(sample, sample, sample, (a, b, c) => {
        const [ha, hb, hc] = [a, b, c].map(values => count(binning, values)) as [
          Histogram,
          Histogram,
          Histogram,
        ]
        const whole = exactParts(count(binning, [...a, ...b, ...c]))
        expect(exactParts(merge(ha, hb, hc))).toEqual(whole)
        expect(exactParts(merge(hc, merge(hb, ha)))).toEqual(whole)
        expect(exactParts(merge(ha, empty()))).toEqual(exactParts(ha))
      }),
    )
  })

  it('adds the sums by name', () => {
    const left = count(numeric, [1, -2], { abs: Math.abs })
    const right = count(numeric, [-3, null], { abs: Math.abs })
    expect(merge(left, right)).toMatchObject({ n: 4, sum: -4, sumSquares: 14, min: -3, max: 1 })
    expect(merge(left, right).sums).toEqual(new Map([['abs', 6]]))
    expect(merge()).toEqual(empty())
  })
})
