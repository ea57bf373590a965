import { expect, test } from 'vitest'
import { betaCdf } from '../../../src/stats/special/beta-cdf.ts'
import { knownValues, relativeError } from './goldens.ts'

test.each(knownValues('beta_cdf(x, a, b)'))('betaCdf($args) is what SciPy says', ({ args, value }) => {
  expect(relativeError(betaCdf(args[0]!, args[1]!, args[2]!), value)).toBeLessThan(1e-12)
})

// mpmath 1.4.1 at 50 digits.
test.each([
  [1e-30, 8, 2, 9.000000000000006e-240],
  [1e-20, 12, 12, 1.352077999999999e-234],
  [0.02, 300, 700, 5.9822513509113e-253],
  [0.6, 20000, 10000, 7.47654860662501e-126],
  [0.4959, 10_000_000, 10_000_000, 1.01585357970981e-294],
  [1e-300, 0.5, 0.5, 6.366197723675813e-151],
  [0.001, 0.01, 3, 0.947281024325474],
])('betaCdf(%s, %s, %s)', (x, alpha, beta, expected) => {
  expect(relativeError(betaCdf(x, alpha, beta), expected)).toBeLessThan(5e-11)
})

test('ends at 0 and 1', () => {
  expect(betaCdf(-1, 3, 4)).toBe(0)
  expect(betaCdf(0, 3, 4)).toBe(0)
  expect(betaCdf(1, 3, 4)).toBe(1)
  expect(betaCdf(Number.POSITIVE_INFINITY, 3, 4)).toBe(1)
})
