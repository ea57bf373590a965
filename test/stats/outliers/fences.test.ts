import { expect, it } from 'vitest'
import type { NumericBinning } from '../../../src/stats/histogram/binning.ts'
import { count } from '../../../src/stats/histogram/count.ts'
import { empty } from '../../../src/stats/histogram/empty.ts'
import { freezeNumeric } from '../../../src/stats/histogram/freeze-numeric.ts'
import type { Histogram } from '../../../src/stats/histogram/histogram.ts'
import { countOutside } from '../../../src/stats/outliers/count-outside.ts'
import { INNER, OUTER, robustFences, robustScale, tukeyFences } from '../../../src/stats/outliers/fences.ts'
import { californiaColumn } from '../histogram/california.ts'
import { seededNormal } from '../histogram/random.ts'

const reference = (values: Float64Array): [NumericBinning, Histogram] => {
  const binning = freezeNumeric(values, { transform: 'asinh' })
  return [binning, count(binning, values)]
}

it('Tukey’s fences of the first twelve numbers and one far off', () => {
  // Quartiles 4 and 10 (NumPy's linear quantiles), so IQR 6 and fences -5 and 19.
  const values = Float64Array.from([...Array.from({ length: 12 }, (_, i) => i + 1), 40])
  const [binning, histogram] = reference(values)
  const { low, high } = tukeyFences(binning, histogram, INNER)!
  expect(low).toBeCloseTo(-5, 1)
  expect(high).toBeCloseTo(19, 1)
  expect(countOutside(binning, { low, high }, histogram).x).toBe(1)
  const outer = tukeyFences(binning, histogram, OUTER)!
  expect(outer.low).toBeCloseTo(-14, 1)
  expect(outer.high).toBeCloseTo(28, 1)
})

it('a normal distribution has .70 % outside Tukey’s fences and .047 % beyond a robust z of 3.5', () => {
  // 2Φ(−2.698) = .00698 (Tukey 1977) and 2Φ(−3.5) = .000465.
  const normal = seededNormal(4)
  const values = Float64Array.from({ length: 200_000 }, normal)
  const [binning, histogram] = reference(values)
  const share = (fences: { low: number; high: number }) =>
    countOutside(binning, fences, histogram).x / values.length
  expect(share(tukeyFences(binning, histogram, INNER)!)).toBeCloseTo(0.00698, 3)
  const robust = robustFences(robustScale(binning, histogram)!)
  expect(robust.high).toBeCloseTo(3.5, 1)
  expect(share(robust)).toBeCloseTo(0.000465, 3)
})

it('on the California data both count what the raw rows do', () => {
  for (const name of ['MedInc', 'AveOccup', 'Population']) {
    const values = californiaColumn('reference', name)
    const [binning, histogram] = reference(values)
    for (const fences of [
      tukeyFences(binning, histogram, INNER)!,
      robustFences(robustScale(binning, histogram)!),
    ]) {
      const raw = values.filter(x => x < fences.low || x > fences.high).length
      const { x, unsure } = countOutside(binning, fences, histogram)
      expect(raw - x, name).toBeGreaterThanOrEqual(0)
      expect(raw - x, name).toBeLessThanOrEqual(unsure)
      expect(unsure / values.length, name).toBeLessThan(0.001)
    }
  }
})

it('there are none of no values, nor where half of them are one value', () => {
  const [binning, histogram] = reference(Float64Array.from([0, 0, 0, 0, 0, 0, 0, 1, 2]))
  expect([tukeyFences(binning, histogram, OUTER), robustScale(binning, histogram)]).toEqual([null, null])
  expect([tukeyFences(binning, empty(), OUTER), robustScale(binning, empty())]).toEqual([null, null])
})
