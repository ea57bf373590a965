import { expect, test } from 'vitest'
import { trigamma } from '../../../src/stats/special/trigamma.ts'
import { relativeError } from './goldens.ts'

// SciPy 1.17.1, scipy.special.polygamma(1, x).
test.each([
  [0.001, 1000001.6425331959],
  [0.3, 12.245364546107734],
  [1, 1.6449340668482264],
  [4.5, 0.24872510303901035],
  [9.99, 0.10527695014824176],
  [10, 0.10516633568168576],
  [11.5, 0.09084666127454626],
  [300, 0.0033388950617146773],
  [1e6, 1.0000005000001667e-6],
  [1e10, 1.00000000005e-10],
])('trigamma(%s)', (x, expected) => {
  expect(relativeError(trigamma(x), expected)).toBeLessThan(1e-14)
})

test('refuses what has no variance', () => {
  expect(() => trigamma(0)).toThrow(RangeError)
})
