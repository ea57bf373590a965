import { expect, test } from 'vitest'
import { logBeta } from '../../../src/stats/special/log-beta.ts'

test.each([
  ['both small: B(2, 3) = 1/12', 2, 3, -Math.log(12)],
  ['one large: B(1, b) = 1/b', 1, 1e9, -Math.log(1e9)],
  ['one large: B(2, b) = 1/(b(b + 1))', 2, 1e6, -Math.log(1e6) - Math.log(1_000_001)],
  ['both large: B(10, 10) = 1/923780', 10, 10, -Math.log(923_780)],
])('%s', (_, a, b, expected) => {
  expect(Math.abs(logBeta(a, b) - expected)).toBeLessThan(1e-14 * Math.abs(expected))
  expect(logBeta(b, a)).toBe(logBeta(a, b))
})
