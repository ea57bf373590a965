import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { count } from '../../../src/stats/histogram/count.ts'
import { empty } from '../../../src/stats/histogram/empty.ts'
import { freezeNumeric } from '../../../src/stats/histogram/freeze-numeric.ts'
import { quantile } from '../../../src/stats/histogram/quantile.ts'
import { medianDeviation } from '../../../src/stats/outliers/median-deviation.ts'
import { finiteSample } from '../histogram/samples.ts'

const golden: { descriptive: { values: number[]; mad_unscaled: number } } = JSON.parse(
  readFileSync('../shared/goldens/statistics.json', 'utf8'),
)

const ofRows = (values: readonly number[], frozenFrom: readonly number[] = values) => {
  const binning = freezeNumeric(Float64Array.from(frozenFrom), { transform: 'asinh' })
  const histogram = count(binning, values)
  return medianDeviation(binning, histogram, quantile(binning, histogram, 0.5)!)
}

it('is within its bounds of SciPy, and near it', () => {
  const { values, mad_unscaled } = golden.descriptive
  const found = ofRows(values)!
  expect(found.low).toBeLessThanOrEqual(mad_unscaled)
  expect(found.high).toBeGreaterThanOrEqual(mad_unscaled)
  expect(Math.abs(found.value / mad_unscaled - 1)).toBeLessThan(0.01)
})

it('bounds the raw one of any sample of an odd count', () => {
  const odd = finiteSample(1).map(values => (values.length % 2 === 0 ? values.slice(1) : values))
  fc.assert(
    fc.property(odd, finiteSample(), (values, other) => {
      const { value, low, high } = ofRows(values, other)!
      const middle = (sorted: Float64Array) => sorted.sort()[(sorted.length - 1) / 2]!
      const median = middle(Float64Array.from(values))
      const raw = middle(Float64Array.from(values, x => Math.min(Number.MAX_VALUE, Math.abs(x - median))))
      expect(low).toBeLessThanOrEqual(raw)
      expect(high).toBeGreaterThanOrEqual(raw)
      expect(low <= value && value <= high).toBe(true)
    }),
  )
})

it('is 0 where half the values are one value, and null where there are none', () => {
  expect(ofRows([7, 7, 7, 1, 100])).toEqual({ value: 0, low: 0, high: 0 })
  const binning = freezeNumeric(new Float64Array(), { transform: 'asinh' })
  expect(medianDeviation(binning, empty(), { value: 0, low: 0, high: 0 })).toBeNull()
})
