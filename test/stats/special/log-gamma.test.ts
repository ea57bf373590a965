import fc from 'fast-check'
import { expect, test } from 'vitest'
import { logGamma } from '../../../src/stats/special/log-gamma.ts'

test.each([
  [0.5, Math.log(Math.PI) / 2],
  [1, 0],
  [2, 0],
  [5, Math.log(24)],
  [10, Math.log(362_880)],
  [21, Math.log(2_432_902_008_176_640_000)],
])('ln Γ(%d)', (x, expected) => {
  expect(Math.abs(logGamma(x) - expected)).toBeLessThan(4e-15 * Math.max(1, expected))
})

test('Γ(x + 1) = x Γ(x)', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), x => {
      const larger = logGamma(x + 1)
      expect(Math.abs(larger - logGamma(x) - Math.log(x))).toBeLessThan(1e-14 * Math.max(10, larger))
    }),
    { seed: 1 },
  )
})

test('is infinite at 0', () => {
  expect(logGamma(0)).toBe(Number.POSITIVE_INFINITY)
})
