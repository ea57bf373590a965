import { expect, test } from 'vitest'
import { poissonUpperTail } from '../../../src/stats/special/poisson-upper-tail.ts'
import { relativeError } from './goldens.ts'

// mpmath 1.4.1 at 50 digits.
test.each([
  [150, 1, 4.292414725256941e-266],
  [60, 0.01, 1.950843467662433e-206],
  [10_110_000, 10_000_000, 1.8482640461588686e-264],
  [1229, 1197.5, 0.17736686539780822],
])('poissonUpperTail(%s, %s)', (k, mu, expected) => {
  expect(relativeError(poissonUpperTail(k, mu), expected)).toBeLessThan(1e-12)
})

test('above 0 is 1 − e^(−mu)', () => {
  for (const mu of [1e-300, 1e-10, 0.5, 3]) {
    expect(relativeError(poissonUpperTail(0, mu), -Math.expm1(-mu))).toBeLessThan(1e-13)
  }
})

test('counts a number that is not whole as the one below it, and ends at 1 and 0', () => {
  expect(poissonUpperTail(2.9, 1.5)).toBe(poissonUpperTail(2, 1.5))
  expect(poissonUpperTail(-0.1, 1.5)).toBe(1)
  expect(poissonUpperTail(Number.POSITIVE_INFINITY, 1.5)).toBe(0)
  expect(poissonUpperTail(1e308, 1e10)).toBe(0)
  expect(poissonUpperTail(0, 0)).toBe(0)
})
