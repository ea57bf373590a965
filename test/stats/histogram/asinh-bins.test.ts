import { expect, it } from 'vitest'
import { asinhBin, MOST_RESOLUTION } from '../../../src/stats/histogram/asinh-bins.ts'
import { seededUniform } from './random.ts'

const uniform = seededUniform(1)
/** Of every magnitude that is looked up, and beyond. */
const values = Float64Array.from(
  { length: 20_000 },
  () => (uniform() < 0.5 ? -1 : 1) * 2 ** (40 * uniform() - 24),
)

it.each([1, 32, 64, 256])('is what is computed, but at an edge, at %i bins a unit', resolution => {
  for (const t of values) {
    const exact = Math.asinh(t) * resolution
    if (Math.abs(exact - Math.round(exact)) > 1e-9)
      expect([t, asinhBin(t, resolution)]).toEqual([t, Math.floor(exact)])
  }
})

it('never descends, across edges to the last bit', () => {
  const bits = new Float64Array(1)
  const steps = new BigInt64Array(bits.buffer)
  for (let bin = 1; bin < 2_100; bin += 7) {
    bits[0] = Math.sinh(bin / 256)
    steps[0]! -= 3n
    const found = Array.from({ length: 7 }, () => {
      const t = bits[0]!
      steps[0]! += 1n
      return asinhBin(t, 256)
    })
    expect(found).toEqual(found.toSorted((a, b) => a - b))
    expect([found[0], found[6]]).toEqual([bin - 1, bin])
  }
})

it.each([
  [0, 0],
  [-0, 0],
  [5e-324, 0],
  [-5e-324, -1],
  [Math.sinh(1), 256],
  [-Math.sinh(1), -256],
  [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
  [Number.NaN, Number.NaN],
])('puts %d into bin %d', (t, bin) => {
  expect(asinhBin(t, 256)).toBe(bin)
})

it('refuses more bins than cells can tell apart', () => {
  expect(() => asinhBin(1, MOST_RESOLUTION + 1)).toThrow('more than 256 bins a unit')
})
