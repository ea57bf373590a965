import { expect, test } from 'vitest'
import { normalCdf } from '../../../src/stats/special/normal-cdf.ts'
import { knownValues, relativeError } from './goldens.ts'

test.each(knownValues('normal_cdf(x)'))('normalCdf($args) is what SciPy says', ({ args, value }) => {
  expect(relativeError(normalCdf(args[0]!), value)).toBeLessThan(1e-12)
})

// mpmath 1.4.1 at 50 digits.
test.each([
  [-37, 5.725571222524577e-300],
  [-30, 4.906713927148187e-198],
  [-20.5, 1.076467325879096e-93],
  [-8.3, 5.205569744890254e-17],
  [-0.1, 0.460172162722971],
  [4, 0.9999683287581669],
])('normalCdf(%s)', (z, expected) => {
  expect(relativeError(normalCdf(z), expected)).toBeLessThan(1e-12)
})

test('ends at 0 and 1', () => {
  expect(normalCdf(Number.NEGATIVE_INFINITY)).toBe(0)
  expect(normalCdf(Number.POSITIVE_INFINITY)).toBe(1)
  expect(normalCdf(-1e308)).toBe(0)
})
