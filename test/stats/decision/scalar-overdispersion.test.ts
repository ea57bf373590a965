import { expect, test } from 'vitest'
import { scalarOverdispersion } from '../../../src/stats/decision/scalar-overdispersion.ts'
import { seededNormal } from '../histogram/random.ts'

const normal = seededNormal(3)
const drawn = Array.from({ length: 40 }, () => normal())
const spread = (times: number) => drawn.map(z => ({ z: 5 + times * z, variance: 1 }))

test('is the squared Birge ratio', () => {
  const mean = drawn.reduce((sum, z) => sum + z, 0) / 40
  const variance = drawn.reduce((sum, z) => sum + (z - mean) ** 2, 0) / 39
  expect(scalarOverdispersion(spread(3))! / variance / 9).toBeCloseTo(1, 2)
})

test('is 1 at least', () => {
  expect(scalarOverdispersion(spread(0.2))).toBe(1)
})

test('gives a window as much say as it is sure', () => {
  const unsure = spread(3).map(({ z }, i) => ({ z: i === 0 ? 1e3 : z, variance: i === 0 ? 1e6 : 1 }))
  expect(scalarOverdispersion(unsure)! / scalarOverdispersion(spread(3).slice(1))!).toBeCloseTo(1, 1)
})

test('is not told by fewer than 10 windows', () => {
  const known = spread(3)
  expect(scalarOverdispersion([null, ...known.slice(0, 9), null])).toBeNull()
  expect(scalarOverdispersion([null, ...known.slice(0, 10), null])).not.toBeNull()
})
