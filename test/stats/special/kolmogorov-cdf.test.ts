import { expect, test } from 'vitest'
import { kolmogorovCdf } from '../../../src/stats/special/kolmogorov-cdf.ts'
import { relativeError } from './goldens.ts'

// mpmath 1.4.1 at 50 digits.
test.each([
  [0.0425, 1.3801422282113962e-295],
  [0.05, 2.4231674791576992e-213],
  [0.1, 6.6093052422455605e-53],
  [0.3, 9.305801334566623e-6],
  [0.7999, 0.4556948774013186],
  [0.8, 0.45585758842580193],
  [1.2, 0.887750333329275],
])('kolmogorovCdf(%s)', (x, expected) => {
  expect(relativeError(kolmogorovCdf(x), expected)).toBeLessThan(1e-12)
})

test('ends at 0 and 1', () => {
  expect(kolmogorovCdf(-1)).toBe(0)
  expect(kolmogorovCdf(0)).toBe(0)
  expect(kolmogorovCdf(5e-324)).toBe(0)
  expect(kolmogorovCdf(Number.POSITIVE_INFINITY)).toBe(1)
})
