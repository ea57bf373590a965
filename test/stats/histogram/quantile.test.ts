import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { count } from '../../../src/stats/histogram/count.ts'
import { empty } from '../../../src/stats/histogram/empty.ts'
import { freezeNumeric } from '../../../src/stats/histogram/freeze-numeric.ts'
import { quantile } from '../../../src/stats/histogram/quantile.ts'
import { finiteSample } from './samples.ts'

const golden: { descriptive: { values: number[]; quantiles_linear: Record<string, number> } } = JSON.parse(
  readFileSync('../shared/goldens/statistics.json', 'utf8'),
)

describe('quantile', () => {
  it('is within its bounds of NumPy, and near it', () => {
    const { values, quantiles_linear } = golden.descriptive
    const binning = freezeNumeric(Float64Array.from(values), { transform: 'asinh' })
    const histogram = count(binning, values)
    for (const [p, expected] of Object.entries(quantiles_linear)) {
      const found = quantile(binning, histogram, Number(p))!
      expect(found.low).toBeLessThanOrEqual(expected)
      expect(found.high).toBeGreaterThanOrEqual(expected)
      expect(Math.abs(found.value - expected)).toBeLessThan(0.005 * (1 + expected))
    }
  })

  it('bounds the raw quantile of any sample', () => {
    fc.assert(
      fc.property(
        finiteSample(1),
        finiteSample(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, other, p) => {
          const binning = freezeNumeric(Float64Array.from(other), { transform: 'asinh' })
          const { value, low, high } = quantile(binning, count(binning, values), p)!
          const sorted = Float64Array.from(values).sort()
          const rank = (sorted.length - 1) * p
          expect(low).toBeLessThanOrEqual(sorted[Math.floor(rank)]!)
          expect(high).toBeGreaterThanOrEqual(sorted[Math.ceil(rank)]!)
          expect(low <= value && value <= high).toBe(true)
        },
      ),
    )
  })

  it('is null for no values', () => {
    expect(quantile(freezeNumeric(new Float64Array(), { transform: 'asinh' }), empty(), 0.5)).toBeNull()
  })
})
