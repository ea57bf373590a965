import { expect, test } from 'vitest'
import { chiSquaredQuantile } from '../../../src/stats/special/chi-squared-quantile.ts'
import { knownValues, relativeError } from './goldens.ts'

test.each(knownValues('chi2_ppf(p, df)'))(
  'chiSquaredQuantile($args) is what SciPy says',
  ({ args, value }) => {
    expect(relativeError(chiSquaredQuantile(args[0]!, args[1]!), value)).toBeLessThan(1e-12)
  },
)

// mpmath 1.4.1 at 50 digits.
test.each([
  [1e-300, 9, 1.0383206692247253e-66],
  [1e-300, 100_000, 84333.50886707348],
  [1e-20, 0.3, 5.848367240402975e-134],
  [0.05, 2.5, 0.2107581123578362],
  [0.999999999, 50, 134.868563279278],
  [0.9999999999999999, 5, 84.19503223652131],
])('chiSquaredQuantile(%s, %s)', (p, df, expected) => {
  expect(relativeError(chiSquaredQuantile(p, df), expected)).toBeLessThan(1e-13)
})

test('ends at 0 and infinity', () => {
  expect(chiSquaredQuantile(0, 3)).toBe(0)
  expect(chiSquaredQuantile(1, 3)).toBe(Number.POSITIVE_INFINITY)
})

test('is 0 where a double cannot hold it', () => {
  expect(chiSquaredQuantile(1e-300, 0.3)).toBe(0)
})
