import { expect, test } from 'vitest'
import { chiSquaredCdf } from '../../../src/stats/special/chi-squared-cdf.ts'
import { relativeError } from './goldens.ts'

// mpmath 1.4.1 at 50 digits.
test.each([
  [1e-66, 9, 8.443222865638786e-301],
  [3e-28, 21, 5.935158398189835e-300],
  [0.02, 50, 6.385257890668073e-76],
  [52, 500, 9.762528246787643e-151],
  [2152, 5000, 1.8286243407914147e-299],
  [84360, 100_000, 1.1702817818427348e-299],
  [99_477_865, 100_000_000, 1.0003327570017574e-299],
  [0.001, 0.3, 0.342701877673442],
  [400, 500, 0.0003620704582896931],
])('chiSquaredCdf(%s, %s)', (x, df, expected) => {
  expect(relativeError(chiSquaredCdf(x, df), expected)).toBeLessThan(1e-12)
})

test('with two degrees of freedom is 1 − e^(−x/2)', () => {
  for (const x of [1e-300, 1e-8, 0.3, 1, 5, 40]) {
    expect(relativeError(chiSquaredCdf(x, 2), -Math.expm1(-x / 2))).toBeLessThan(1e-13)
  }
})

test('ends at 0 and 1', () => {
  expect(chiSquaredCdf(-1, 3)).toBe(0)
  expect(chiSquaredCdf(0, 3)).toBe(0)
  expect(chiSquaredCdf(1e308, 3)).toBe(1)
  expect(chiSquaredCdf(Number.POSITIVE_INFINITY, 3)).toBe(1)
})
