import { expect, test } from 'vitest'
import { studentTQuantile } from '../../../src/stats/special/student-t-quantile.ts'
import { studentTUpperTail } from '../../../src/stats/special/student-t-upper-tail.ts'
import { knownValues, relativeError } from './goldens.ts'

test.each(knownValues('t_ppf(p, df)'))('studentTQuantile($args) is what SciPy says', ({ args, value }) => {
  expect(relativeError(studentTQuantile(args[0]!, args[1]!), value)).toBeLessThan(1e-12)
})

// mpmath 1.4.1 at 50 digits.
test.each([
  [1e-300, 1, -3.1830988618379066e299],
  [1e-300, 30, -50178575360.50508],
  [1e-200, 1_000_000, -30.212492774639323],
  [0.0001, 0.7, -97570.04017876885],
  [0.025, 100_000_000, -1.9599640082627667],
  [0.4999, 100_000_000, -0.0002506628307146646],
  [0.5000000001, 7, 2.5974604905604774e-10],
])('studentTQuantile(%s, %s)', (p, nu, expected) => {
  expect(relativeError(studentTQuantile(p, nu), expected)).toBeLessThan(1e-13)
})

test.each([1, 1.3, 2, 7, 30, 300, 5000])('is the inverse of the tail at ν = %d', nu => {
  for (const p of [1e-100, 1e-20, 1e-8, 0.001, 0.05, 0.2, 0.4, 0.4999]) {
    expect(relativeError(studentTUpperTail(-studentTQuantile(p, nu), nu), p)).toBeLessThan(1e-12)
  }
})

test('is 0 at one half and ends at infinity', () => {
  expect(studentTQuantile(0.5, 3)).toBe(0)
  expect(studentTQuantile(0, 3)).toBe(Number.NEGATIVE_INFINITY)
  expect(studentTQuantile(1, 3)).toBe(Number.POSITIVE_INFINITY)
})

test('is infinite where a double cannot hold it', () => {
  expect(studentTQuantile(1e-300, 0.5)).toBe(Number.NEGATIVE_INFINITY)
})
