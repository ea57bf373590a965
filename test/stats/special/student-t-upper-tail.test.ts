import { expect, test } from 'vitest'
import { studentTUpperTail } from '../../../src/stats/special/student-t-upper-tail.ts'
import { knownValues, relativeError } from './goldens.ts'

test.each(knownValues('t_sf(x, df)'))('studentTUpperTail($args) is what SciPy says', ({ args, value }) => {
  expect(relativeError(studentTUpperTail(args[0]!, args[1]!), value)).toBeLessThan(1e-12)
})

// mpmath 1.4.1 at 50 digits.
test.each([
  [1e200, 1, 3.1830988618379067e-201],
  [1e60, 5, 9.490167245562363e-300],
  [3000, 30, 5.033744060741761e-84],
  [12, 2.5, 0.001418107515039162],
  [25, 1_000_000, 3.371179083771837e-138],
  [37, 100_000_000, 5.752499888411458e-300],
  [0.001, 7, 0.4996150086224994],
  [0.5, 100_000_000, 0.30853753927608896],
  [2, 0.3, 0.28213484948039136],
])('studentTUpperTail(%s, %s)', (t, nu, expected) => {
  expect(relativeError(studentTUpperTail(t, nu), expected)).toBeLessThan(1e-12)
})

test('is 0, not NaN, at the end of the range', () => {
  expect(studentTUpperTail(Number.POSITIVE_INFINITY, 3)).toBe(0)
  expect(studentTUpperTail(Number.NEGATIVE_INFINITY, 3)).toBe(1)
  expect(studentTUpperTail(1e200, 30)).toBe(0)
})
