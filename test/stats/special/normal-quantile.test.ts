import { expect, test } from 'vitest'
import { normalQuantile } from '../../../src/stats/special/normal-quantile.ts'
import { knownValues, relativeError } from './goldens.ts'

test.each(knownValues('normal_ppf(p)'))('normalQuantile($args) is what SciPy says', ({ args, value }) => {
  expect(relativeError(normalQuantile(args[0]!), value)).toBeLessThan(1e-13)
})

test('ends at infinity', () => {
  expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY)
  expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY)
})
