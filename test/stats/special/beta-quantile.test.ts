import { expect, test } from 'vitest'
import { betaQuantile } from '../../../src/stats/special/beta-quantile.ts'
import { clopperPearson, knownValues, relativeError } from './goldens.ts'

test.each(knownValues('beta_ppf(p, a, b)'))('betaQuantile($args) is what SciPy says', ({ args, value }) => {
  expect(relativeError(betaQuantile(args[0]!, args[1]!, args[2]!), value)).toBeLessThan(1e-12)
})

// Shown is Wilson's, which is narrower: Clopper and Pearson's are quantiles of a beta distribution.
test.each(clopperPearson)('gives the exact interval of $successes of $n', ({ successes, n, low, high }) => {
  const found = {
    low: successes === 0 ? 0 : betaQuantile(0.025, successes, n - successes + 1),
    high: successes === n ? 1 : betaQuantile(0.975, successes + 1, n - successes),
  }
  expect(relativeError(found.low, low)).toBeLessThan(1e-9)
  expect(relativeError(found.high, high)).toBeLessThan(1e-9)
})

// mpmath 1.4.1 at 50 digits.
test.each([
  [1e-300, 8, 2, 2.402811414134754e-38],
  [1e-50, 300, 700, 0.12178055688464105],
  [1e-200, 1_000_000, 1_000_000, 0.48932192625635285],
  [1e-12, 0.5, 40, 1.9758053628135654e-26],
  [0.999, 12, 12, 0.7888237262449687],
])('betaQuantile(%s, %s, %s)', (p, alpha, beta, expected) => {
  expect(relativeError(betaQuantile(p, alpha, beta), expected)).toBeLessThan(1e-13)
})

test('ends at 0 and 1, also where a double cannot tell the value from them', () => {
  expect(betaQuantile(0, 3, 4)).toBe(0)
  expect(betaQuantile(1, 3, 4)).toBe(1)
  expect(betaQuantile(0.1, 0.001, 1)).toBe(0)
  expect(betaQuantile(0.9, 1, 0.001)).toBe(1)
})
