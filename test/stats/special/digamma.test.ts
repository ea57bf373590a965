import { expect, test } from 'vitest'
import { digamma } from '../../../src/stats/special/digamma.ts'
import { relativeError } from './goldens.ts'

// SciPy 1.17.1, scipy.special.digamma.
test.each([
  [0.001, -1000.5755719318103],
  [0.3, -3.502524222200133],
  [1, -0.5772156649015329],
  [4.5, 1.388870926359529],
  [9.99, 2.250700372831201],
  [10, 2.251752589066721],
  [11.5, 2.3982391295357814],
  [300, 5.702114882064637],
  [1e6, 13.81551005796419],
  [1e10, 23.025850929890456],
])('digamma(%s)', (x, expected) => {
  expect(relativeError(digamma(x), expected)).toBeLessThan(1e-14)
})

test('refuses what has no logarithm', () => {
  expect(() => digamma(0)).toThrow(RangeError)
})
