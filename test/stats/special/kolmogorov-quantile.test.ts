import { expect, test } from 'vitest'
import { kolmogorovQuantile } from '../../../src/stats/special/kolmogorov-quantile.ts'
import { relativeError } from './goldens.ts'

// mpmath 1.4.1 at 50 digits.
test.each([
  [1e-300, 0.042136243271946004],
  [1e-100, 0.0726411868521621],
  [0.01, 0.4410276985179294],
  [0.5, 0.8275735551899077],
  [0.95, 1.3580986393225505],
  [0.999999999999, 3.7632559319327],
])('kolmogorovQuantile(%s)', (p, expected) => {
  expect(relativeError(kolmogorovQuantile(p), expected)).toBeLessThan(1e-13)
})

test('ends at 0 and infinity', () => {
  expect(kolmogorovQuantile(0)).toBe(0)
  expect(kolmogorovQuantile(1)).toBe(Number.POSITIVE_INFINITY)
})
