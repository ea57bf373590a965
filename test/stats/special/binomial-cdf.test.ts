import { expect, test } from 'vitest'
import { binomialCdf } from '../../../src/stats/special/binomial-cdf.ts'
import { knownValues, relativeError } from './goldens.ts'

test.each(knownValues('binom_cdf(k, n, p)'))('binomialCdf($args) is what SciPy says', ({ args, value }) => {
  expect(relativeError(binomialCdf(args[0]!, args[1]!, args[2]!), value)).toBeLessThan(1e-12)
})

// mpmath 1.4.1 at 50 digits.
test.each([
  [0, 10000, 0.05, 1.7220782772888118e-223],
  [3, 1000, 0.4, 7.006176736672856e-215],
  [280_300, 10_000_000, 0.03, 1.2686724135883614e-298],
  [8_965_000, 10_000_000, 0.9, 3.1063669756122444e-295],
  [5, 20000, 0.001, 7.149748618648037e-5],
  [99, 100, 0.9999, 0.009950661308628095],
])('binomialCdf(%s, %s, %s)', (k, n, rate, expected) => {
  expect(relativeError(binomialCdf(k, n, rate), expected)).toBeLessThan(1e-11)
})

test('knows a fair coin thrown three times', () => {
  const ways = [0, 1, 4, 7, 8, 8]
  for (const [i, k] of [-1, 0, 1, 2, 3, 4].entries())
    expect(binomialCdf(k, 3, 0.5)).toBeCloseTo(ways[i]! / 8, 14)
  expect(binomialCdf(0.9, 3, 0.5)).toBe(binomialCdf(0, 3, 0.5))
})

test('knows certain and impossible successes, and no trial at all', () => {
  expect(binomialCdf(0, 5, 0)).toBe(1)
  expect(binomialCdf(4, 5, 1)).toBe(0)
  expect(binomialCdf(5, 5, 1)).toBe(1)
  expect(binomialCdf(0, 0, 0.3)).toBe(1)
  expect(binomialCdf(Number.POSITIVE_INFINITY, 5, 0.3)).toBe(1)
})
