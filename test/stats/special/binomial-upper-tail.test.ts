import { expect, test } from 'vitest'
import { binomialUpperTail } from '../../../src/stats/special/binomial-upper-tail.ts'
import { relativeError } from './goldens.ts'

// mpmath 1.4.1 at 50 digits.
test.each([
  [990, 1000, 0.5, 2.503319603882797e-280],
  [40, 1000, 1e-6, 1.3005756463308238e-173],
  [320_100, 10_000_000, 0.03, 7.1231973642416404e-298],
  [9_034_000, 10_000_000, 0.9, 1.8411147070892728e-284],
  [0, 1000, 1e-12, 9.999999995005e-10],
  [600, 1000, 0.5, 9.008412706280358e-11],
])('binomialUpperTail(%s, %s, %s)', (k, n, rate, expected) => {
  expect(relativeError(binomialUpperTail(k, n, rate), expected)).toBeLessThan(1e-11)
})

test('knows a fair coin thrown three times', () => {
  const ways = [8, 7, 4, 1, 0, 0]
  for (const [i, k] of [-1, 0, 1, 2, 3, 4].entries()) {
    expect(binomialUpperTail(k, 3, 0.5)).toBeCloseTo(ways[i]! / 8, 14)
  }
  expect(binomialUpperTail(0.9, 3, 0.5)).toBe(binomialUpperTail(0, 3, 0.5))
})

test('knows certain and impossible successes, and no trial at all', () => {
  expect(binomialUpperTail(0, 5, 0)).toBe(0)
  expect(binomialUpperTail(4, 5, 1)).toBe(1)
  expect(binomialUpperTail(5, 5, 1)).toBe(0)
  expect(binomialUpperTail(0, 0, 0.3)).toBe(0)
})
