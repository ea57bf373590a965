import { expect, test } from 'vitest'
import { studentTQuantile } from '../../../src/stats/special/student-t-quantile.ts'
import { studentTUpperTail } from '../../../src/stats/special/student-t-upper-tail.ts'
import { knownValues, relativeError } from './goldens.ts'

test.each(knownValues('t_ppf(p, df)'))('studentTQuantile($args) is what SciPy says', ({ args, value }) => {
  expect(relativeError(studentTQuantile(args[0]!, args[1]!), value)).toBeLessThan(1e-12)
})

test.each([1, 1.3, 2, 7, 30, 300, 5000])('is the inverse of the tail at ν = %d', nu => {
  for (const p of [1e-100, 1e-20, 1e-8, 0.001, 0.05, 0.2, 0.4, 0.4999]) {
    expect(relativeError(studentTUpperTail(-studentTQuantile(p, nu), nu), p)).toBeLessThan(1e-12)
  }
})

test('ends at infinity', () => {
  expect(studentTQuantile(0, 3)).toBe(Number.NEGATIVE_INFINITY)
  expect(studentTQuantile(1, 3)).toBe(Number.POSITIVE_INFINITY)
})
