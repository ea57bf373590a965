import { expect, test } from 'vitest'
import { binomialQuantile } from '../../../src/stats/special/binomial-quantile.ts'

// The least k whose cdf reaches p, by mpmath 1.4.1 at 50 digits.
test.each([
  [1e-200, 10_000_000, 0.03, 283_849],
  [1e-100, 1000, 0.4, 100],
  [0.999999999, 1000, 0.01, 34],
  [0.3, 50, 0.9, 44],
])('binomialQuantile(%s, %s, %s)', (p, n, rate, expected) => {
  expect(binomialQuantile(p, n, rate)).toBe(expected)
})

test('steps just behind each value of the cdf', () => {
  // A fair coin thrown three times: 1/8, 4/8, 7/8, 8/8.
  expect([0.12, 0.125, 0.13, 0.5, 0.51, 0.875, 0.88].map(p => binomialQuantile(p, 3, 0.5))).toEqual([
    0, 0, 1, 1, 2, 2, 3,
  ])
  // 0.9 as a double lies above the 0.9 that 1 − 0.1 is meant to be.
  expect(binomialQuantile(0.9, 1, 0.1)).toBe(0)
})

test('ends at 0 and n, or at the one value possible', () => {
  expect(binomialQuantile(0, 5, 0.3)).toBe(0)
  expect(binomialQuantile(1, 5, 0.3)).toBe(5)
  expect(binomialQuantile(1, 5, 0)).toBe(0)
  expect(binomialQuantile(0.5, 5, 1)).toBe(5)
  expect(binomialQuantile(0.5, 0, 0.3)).toBe(0)
})
