import { expect, test } from 'vitest'
import { normalCdf } from '../../../src/stats/special/normal-cdf.ts'
import { knownValues, relativeError } from './goldens.ts'

test.each(knownValues('normal_cdf(x)'))('normalCdf($args) is what SciPy says', ({ args, value }) => {
  expect(relativeError(normalCdf(args[0]!), value)).toBeLessThan(1e-12)
})

test.each(knownValues('normal_sf(x)'))('the upper tail from $args is normalCdf(−z)', ({ args, value }) => {
  expect(relativeError(normalCdf(-args[0]!), value)).toBeLessThan(1e-12)
})
