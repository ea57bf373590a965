import { expect, test } from 'vitest'
import { fCdf } from '../../../src/stats/special/f-cdf.ts'
import { relativeError } from './goldens.ts'

// mpmath 1.4.1 at 50 digits.
test.each([
  [1e-190, 3, 10, 1.4827020794964067e-285],
  [1e-8, 50, 2000, 7.71066073000671e-191],
  [1e-6, 22, 0.5, 5.415372950205978e-50],
  [0.05, 1000, 19, 1.6552452579238426e-57],
  [0.8, 100_000, 100_000, 2.0100664631916367e-272],
  [0.977, 10_000_000, 10_000_000, 1.3090782190682692e-296],
  [0.5, 2, 3, 0.350480947161671],
])('fCdf(%s, %s, %s)', (x, d1, d2, expected) => {
  expect(relativeError(fCdf(x, d1, d2), expected)).toBeLessThan(5e-11)
})

test('keeps ten digits with 1e8 degrees of freedom on both sides', () => {
  // mpmath as above. So far out, a rounding error in the odds of x is worth 1e-11 of the tail and more.
  expect(relativeError(fCdf(0.9926304, 1e8, 1e8), 1.0198265876634492e-299)).toBeLessThan(1e-10)
})

test('ends at 0 and 1', () => {
  expect(fCdf(-1, 3, 4)).toBe(0)
  expect(fCdf(0, 3, 4)).toBe(0)
  expect(fCdf(Number.POSITIVE_INFINITY, 3, 4)).toBe(1)
  expect(fCdf(1e308, 1e8, 4)).toBe(1)
})
