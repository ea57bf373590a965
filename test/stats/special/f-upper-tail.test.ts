import { expect, test } from 'vitest'
import { fUpperTail } from '../../../src/stats/special/f-upper-tail.ts'
import { knownValues, relativeError } from './goldens.ts'

test.each(knownValues('f_sf(x, d1, d2)'))('fUpperTail($args) is what SciPy says', ({ args, value }) => {
  expect(relativeError(fUpperTail(args[0]!, args[1]!, args[2]!), value)).toBeLessThan(1e-12)
})

// mpmath 1.4.1 at 50 digits.
test.each([
  [1e25, 3, 22, 1.2759650386238392e-265],
  [1e100, 3, 5, 7.305534151839998e-250],
  [40, 50, 2000, 1.2369276608711294e-260],
  [30, 19, 1000, 1.6692847800638808e-84],
  [1.25, 100_000, 100_000, 2.0100664631910164e-272],
  [1.0236, 10_000_000, 10_000_000, 4.668252050955519e-298],
])('fUpperTail(%s, %s, %s)', (x, d1, d2, expected) => {
  expect(relativeError(fUpperTail(x, d1, d2), expected)).toBeLessThan(5e-11)
})

test('keeps ten digits with 1e8 degrees of freedom on both sides', () => {
  // mpmath as above.
  expect(relativeError(fUpperTail(1.0074243, 1e8, 1e8), 1.0224951149731573e-299)).toBeLessThan(1e-10)
})

test('ends at 1 and 0', () => {
  expect(fUpperTail(-1, 3, 4)).toBe(1)
  expect(fUpperTail(0, 3, 4)).toBe(1)
  expect(fUpperTail(Number.POSITIVE_INFINITY, 3, 4)).toBe(0)
  expect(fUpperTail(1e308, 1e8, 4)).toBe(0)
})
