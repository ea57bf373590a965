import { expect, test } from 'vitest'
import { betaUpperTail } from '../../../src/stats/special/beta-upper-tail.ts'
import { relativeError } from './goldens.ts'

// mpmath 1.4.1 at 50 digits.
test.each([
  [0.6, 300, 700, 2.923998809218263e-82],
  [0.999999, 0.5, 40, 8.89279222556793e-242],
  [0.75, 20000, 10000, 5.9925705828406984e-229],
  [0.5041, 10_000_000, 10_000_000, 1.01585357970981e-294],
  [0.0007, 5, 1_000_000, 7.763893698638819e-295],
  [0.9999999999, 3, 20, 2.310003822168144e-198],
  [0.3, 0.01, 3, 0.0026064269766870266],
])('betaUpperTail(%s, %s, %s)', (x, alpha, beta, expected) => {
  expect(relativeError(betaUpperTail(x, alpha, beta), expected)).toBeLessThan(5e-11)
})

test('ends at 1 and 0', () => {
  expect(betaUpperTail(-1, 3, 4)).toBe(1)
  expect(betaUpperTail(0, 3, 4)).toBe(1)
  expect(betaUpperTail(1, 3, 4)).toBe(0)
  expect(betaUpperTail(2, 3, 4)).toBe(0)
})
