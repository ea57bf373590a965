import { expect, test } from 'vitest'
import { studentTTwoSided } from '../../../src/stats/special/student-t-two-sided.ts'
import { knownValues, relativeError } from './goldens.ts'

const positive = knownValues('t_sf(x, df)').filter(({ args }) => args[0]! >= 0)

test.each(positive)('studentTTwoSided($args) is twice what SciPy says of one side', ({ args, value }) => {
  const [t, nu] = [args[0]!, args[1]!]
  expect(relativeError(studentTTwoSided(t, nu), 2 * value)).toBeLessThan(1e-12)
  expect(studentTTwoSided(-t, nu)).toBe(studentTTwoSided(t, nu))
})
