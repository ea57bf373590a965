import { expect, test } from 'vitest'
import { normalUpperTail } from '../../../src/stats/special/normal-upper-tail.ts'
import { knownValues, relativeError } from './goldens.ts'

test.each(knownValues('normal_sf(x)'))('normalUpperTail($args) is what SciPy says', ({ args, value }) => {
  expect(relativeError(normalUpperTail(args[0]!), value)).toBeLessThan(1e-12)
})

// mpmath 1.4.1 at 50 digits.
test.each([
  [37, 5.725571222524577e-300],
  [30, 4.906713927148187e-198],
  [20.5, 1.076467325879096e-93],
  [0.1, 0.460172162722971],
  [-4, 0.9999683287581669],
])('normalUpperTail(%s)', (z, expected) => {
  expect(relativeError(normalUpperTail(z), expected)).toBeLessThan(1e-12)
})

test('ends at 1 and 0', () => {
  expect(normalUpperTail(Number.NEGATIVE_INFINITY)).toBe(1)
  expect(normalUpperTail(Number.POSITIVE_INFINITY)).toBe(0)
})
