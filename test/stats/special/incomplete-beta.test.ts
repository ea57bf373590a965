import { expect, test } from 'vitest'
import { incompleteBeta } from '../../../src/stats/special/incomplete-beta.ts'
import { knownValues, relativeError } from './goldens.ts'

test.each(knownValues('beta_cdf(x, a, b)'))('incompleteBeta($args) is what SciPy says', ({ args, value }) => {
  expect(relativeError(incompleteBeta(args[0]!, args[1]!, args[2]!), value)).toBeLessThan(1e-12)
})

test('keeps x next to 1 apart from 1 when its complement is given', () => {
  // I_x(1, b) = 1 − (1 − x)^b
  expect(relativeError(1 - incompleteBeta(1, 1, 0.5, 1e-20), 1e-10)).toBeLessThan(1e-5)
})

test('ends at 0 and 1', () => {
  expect(incompleteBeta(0, 2, 3)).toBe(0)
  expect(incompleteBeta(1, 2, 3)).toBe(1)
})
