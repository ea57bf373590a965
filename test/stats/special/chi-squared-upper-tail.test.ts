import { expect, test } from 'vitest'
import { chiSquaredUpperTail } from '../../../src/stats/special/chi-squared-upper-tail.ts'
import { knownValues, relativeError } from './goldens.ts'

test.each(knownValues('chi2_sf(x, df)'))(
  'chiSquaredUpperTail($args) is what SciPy says',
  ({ args, value }) => {
    expect(relativeError(chiSquaredUpperTail(args[0]!, args[1]!), value)).toBeLessThan(3e-12)
  },
)

test('is right where SciPy is not: e⁻⁴⁵⁰⁰ Σ 4500^k/k! over k < 2500, in 60 decimal digits', () => {
  expect(relativeError(chiSquaredUpperTail(9000, 5000), 3.896252492263359e-233)).toBeLessThan(5e-13)
})

// mpmath 1.4.1 at 50 digits.
test.each([
  [1370, 1, 6.942937364643268e-300],
  [1450, 50, 1.0150932694084345e-270],
  [30, 0.3, 4.671739267004938e-9],
  [117_460, 100_000, 1.3123339584888322e-299],
  [100_523_950, 100_000_000, 1.0201255395298451e-299],
])('chiSquaredUpperTail(%s, %s)', (x, df, expected) => {
  expect(relativeError(chiSquaredUpperTail(x, df), expected)).toBeLessThan(1e-12)
})

test('ends at 1 and 0', () => {
  expect(chiSquaredUpperTail(-1, 3)).toBe(1)
  expect(chiSquaredUpperTail(1e308, 3)).toBe(0)
  expect(chiSquaredUpperTail(Number.POSITIVE_INFINITY, 3)).toBe(0)
})
