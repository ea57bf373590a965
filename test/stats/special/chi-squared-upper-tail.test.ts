import { expect, test } from 'vitest'
import { chiSquaredUpperTail } from '../../../src/stats/special/chi-squared-upper-tail.ts'
import { knownValues, relativeError } from './goldens.ts'

test.each(knownValues('chi2_sf(x, df)'))(
  'chiSquaredUpperTail($args) is what SciPy says',
  ({ args, value }) => {
    expect(relativeError(chiSquaredUpperTail(args[0]!, args[1]!), value)).toBeLessThan(3e-12)
  },
)

test('is right where SciPy is not: e⁻⁴⁵⁰⁰ Σ 4500^k/k! over k < 2500, in 60 decimal digits', () => {
  expect(relativeError(chiSquaredUpperTail(9000, 5000), 3.896252492263359e-233)).toBeLessThan(5e-13)
})
