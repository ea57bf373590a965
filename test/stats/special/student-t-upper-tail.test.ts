import { expect, test } from 'vitest'
import { studentTUpperTail } from '../../../src/stats/special/student-t-upper-tail.ts'
import { knownValues, relativeError } from './goldens.ts'

test.each(knownValues('t_sf(x, df)'))('studentTUpperTail($args) is what SciPy says', ({ args, value }) => {
  expect(relativeError(studentTUpperTail(args[0]!, args[1]!), value)).toBeLessThan(1e-12)
})

test('is 0, not NaN, at the end of the range', () => {
  expect(studentTUpperTail(Number.POSITIVE_INFINITY, 3)).toBe(0)
  expect(studentTUpperTail(Number.NEGATIVE_INFINITY, 3)).toBe(1)
  expect(studentTUpperTail(1e200, 30)).toBe(0)
})
