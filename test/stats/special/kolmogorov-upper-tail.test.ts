import { expect, test } from 'vitest'
import { kolmogorovUpperTail } from '../../../src/stats/special/kolmogorov-upper-tail.ts'
import { knownValues, relativeError } from './goldens.ts'

test.each(knownValues('kolmogorov_sf(x)'))(
  'kolmogorovUpperTail($args) is what SciPy says',
  ({ args, value }) => {
    expect(relativeError(kolmogorovUpperTail(args[0]!), value)).toBeLessThan(1e-12)
  },
)

test('is 1 at 0 and joins without a step where the series change', () => {
  expect(kolmogorovUpperTail(0)).toBe(1)
  expect(relativeError(kolmogorovUpperTail(0.8 - 1e-15), kolmogorovUpperTail(0.8))).toBeLessThan(1e-13)
})
