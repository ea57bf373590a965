import { expect, test } from 'vitest'
import { poissonCdf } from '../../../src/stats/special/poisson-cdf.ts'
import { knownValues, relativeError } from './goldens.ts'

test.each(knownValues('poisson_cdf(k, mu)'))('poissonCdf($args) is what SciPy says', ({ args, value }) => {
  expect(relativeError(poissonCdf(args[0]!, args[1]!), value)).toBeLessThan(1e-12)
})

// mpmath 1.4.1 at 50 digits.
test.each([
  [0, 690, 2.171738281389827e-300],
  [100, 1000, 6.042524933789374e-293],
  [5, 100, 3.26145636672047e-36],
  [9_883_300, 10_000_000, 1.4076136807669747e-299],
  [1200, 1229.5, 0.2045254921319809],
])('poissonCdf(%s, %s)', (k, mu, expected) => {
  expect(relativeError(poissonCdf(k, mu), expected)).toBeLessThan(1e-12)
})

test('counts a number that is not whole as the one below it, and ends at 0 and 1', () => {
  expect(poissonCdf(2.9, 1.5)).toBe(poissonCdf(2, 1.5))
  expect(poissonCdf(-0.1, 1.5)).toBe(0)
  expect(poissonCdf(Number.POSITIVE_INFINITY, 1.5)).toBe(1)
  expect(poissonCdf(1e308, 1e10)).toBe(1)
  expect(poissonCdf(0, 0)).toBe(1)
})
