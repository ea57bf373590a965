import { expect, test } from 'vitest'
import { normalQuantile } from '../../../src/stats/special/normal-quantile.ts'
import { knownValues, relativeError } from './goldens.ts'

test.each(knownValues('normal_ppf(p)'))('normalQuantile($args) is what SciPy says', ({ args, value }) => {
  expect(relativeError(normalQuantile(args[0]!), value)).toBeLessThan(1e-13)
})

// mpmath 1.4.1 at 50 digits.
test.each([
  [1e-300, -37.0470962993612],
  [1e-200, -30.20559417957964],
  [1e-50, -14.933337534788489],
  [0.25, -0.6744897501960817],
  [0.49, -0.025068908258711057],
])('normalQuantile(%s)', (p, expected) => {
  expect(relativeError(normalQuantile(p), expected)).toBeLessThan(1e-14)
})

test('ends at infinity', () => {
  expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY)
  expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY)
})
