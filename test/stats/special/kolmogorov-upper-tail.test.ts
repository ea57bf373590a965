import { expect, test } from 'vitest'
import { kolmogorovUpperTail } from '../../../src/stats/special/kolmogorov-upper-tail.ts'
import { knownValues, relativeError } from './goldens.ts'

test.each(knownValues('kolmogorov_sf(x)'))(
  'kolmogorovUpperTail($args) is what SciPy says',
  ({ args, value }) => {
    expect(relativeError(kolmogorovUpperTail(args[0]!), value)).toBeLessThan(1e-12)
  },
)

// mpmath 1.4.1 at 50 digits.
test.each([
  [0.7999, 0.5443051225986814],
  [0.8, 0.5441424115741981],
  [2.5, 7.453306344157342e-6],
  [10, 2.767793053473475e-87],
  [18.5, 1.0628136728909079e-297],
])('kolmogorovUpperTail(%s)', (x, expected) => {
  expect(relativeError(kolmogorovUpperTail(x), expected)).toBeLessThan(1e-12)
})

test('is 1 at 0 and joins without a step where the series change', () => {
  expect(kolmogorovUpperTail(0)).toBe(1)
  expect(kolmogorovUpperTail(5e-324)).toBe(1)
  expect(kolmogorovUpperTail(Number.POSITIVE_INFINITY)).toBe(0)
  expect(relativeError(kolmogorovUpperTail(0.8 - 1e-15), kolmogorovUpperTail(0.8))).toBeLessThan(1e-13)
})
