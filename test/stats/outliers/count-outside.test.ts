import fc from 'fast-check'
import { expect, it } from 'vitest'
import { count } from '../../../src/stats/histogram/count.ts'
import { freezeNumeric } from '../../../src/stats/histogram/freeze-numeric.ts'
import { merge } from '../../../src/stats/histogram/merge.ts'
import { countOutside } from '../../../src/stats/outliers/count-outside.ts'
import { finiteSample, rawSample } from '../histogram/samples.ts'

const edge = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -5, max: 5 }),
  fc.constantFrom(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY),
)

const isNumber = (value: unknown): value is number => typeof value === 'number' && !Number.isNaN(value)

it('differs from the raw count by at most the rows in the fences’ bins, and adds over histograms', () => {
  fc.assert(
    fc.property(rawSample, rawSample, finiteSample(), edge, edge, (values, more, frozenFrom, a, b) => {
      const binning = freezeNumeric(Float64Array.from(frozenFrom), { transform: 'asinh' })
      const fences = { low: Math.min(a, b), high: Math.max(a, b) }
      const raw = values.filter(isNumber)
      const beyond = (x: number) => x < fences.low || x > fences.high || !Number.isFinite(x)
      const counted = countOutside(binning, fences, count(binning, values))
      expect(counted.n).toBe(raw.length)
      const missed = raw.filter(beyond).length - counted.x
      expect(missed).toBeGreaterThanOrEqual(0)
      expect(missed).toBeLessThanOrEqual(counted.unsure)

      const other = countOutside(binning, fences, count(binning, more))
      const both = countOutside(binning, fences, merge(count(binning, values), count(binning, more)))
      expect(both).toEqual({
        n: counted.n + other.n,
        x: counted.x + other.x,
        unsure: counted.unsure + other.unsure,
      })
    }),
  )
})
