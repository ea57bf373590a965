import { expect, test } from 'vitest'
import { fQuantile } from '../../../src/stats/special/f-quantile.ts'
import { relativeError } from './goldens.ts'

// mpmath 1.4.1 at 50 digits.
test.each([
  [1e-300, 3, 10, 7.690668093501073e-201],
  [1e-100, 100_000, 100_000, 0.8740687739526022],
  [0.05, 2, 3, 0.05218037761825027],
  [1e-30, 22, 0.5, 5.655647749167736e-5],
  [0.999999, 19, 1000, 3.4305422437998314],
  [0.9999999999999, 3, 5, 351078.6547521046],
])('fQuantile(%s, %s, %s)', (p, d1, d2, expected) => {
  expect(relativeError(fQuantile(p, d1, d2), expected)).toBeLessThan(1e-13)
})

test('of 1 − p is one over that of p with the degrees of freedom exchanged', () => {
  expect(relativeError(fQuantile(0.75, 4, 9), 1 / fQuantile(0.25, 9, 4))).toBeLessThan(1e-14)
})

test('ends at 0 and infinity', () => {
  expect(fQuantile(0, 3, 4)).toBe(0)
  expect(fQuantile(1, 3, 4)).toBe(Number.POSITIVE_INFINITY)
})
