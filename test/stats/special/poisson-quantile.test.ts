import { expect, test } from 'vitest'
import { poissonQuantile } from '../../../src/stats/special/poisson-quantile.ts'

// The least k whose cdf reaches p, by mpmath 1.4.1 at 50 digits.
test.each([
  [1e-200, 1_000_000, 969_947],
  [1e-100, 1000, 408],
  [1e-12, 0.5, 0],
  [0.7, 10_000_000, 10_001_658],
  [0.999999999, 3.3, 19],
])('poissonQuantile(%s, %s)', (p, mu, expected) => {
  expect(poissonQuantile(p, mu)).toBe(expected)
})

test('ends at 0 and infinity, or at the one value possible', () => {
  expect(poissonQuantile(0, 3)).toBe(0)
  expect(poissonQuantile(1, 3)).toBe(Number.POSITIVE_INFINITY)
  expect(poissonQuantile(1, 0)).toBe(0)
  expect(poissonQuantile(0.5, 0)).toBe(0)
})
