import { expect, test } from 'vitest'
import { incompleteGamma } from '../../../src/stats/special/incomplete-gamma.ts'
import { knownValues, relativeError } from './goldens.ts'

test.each(knownValues('poisson_cdf(k, mu)'))('Q(k + 1, µ) is the Poisson cdf at $args', ({ args, value }) => {
  expect(relativeError(incompleteGamma(args[0]! + 1, args[1]!), value)).toBeLessThan(1e-12)
})

test('ends at 1 and 0', () => {
  expect(incompleteGamma(3, 0)).toBe(1)
  expect(incompleteGamma(3, Number.POSITIVE_INFINITY)).toBe(0)
})
