import fc from 'fast-check'
import { expect, test } from 'vitest'
import { betaBinomialUpperTail } from '../../../src/stats/special/beta-binomial-upper-tail.ts'
import { incompleteBeta } from '../../../src/stats/special/incomplete-beta.ts'
import { relativeError } from './goldens.ts'

// Computed exactly, with fractions.
test.each([
  { k: 2, n: 10, alpha: 0.5, beta: 9.5, expected: 0.11933143753811246 },
  { k: 9, n: 1000, alpha: 0.5, beta: 999.5, expected: 0.0004821249730372004 },
  { k: 30, n: 1000, alpha: 2.5, beta: 498.5, expected: 0.0001285895633983111 },
  { k: 60, n: 400, alpha: 0.3, beta: 0.7, expected: 0.5098723923001047 },
  { k: 3, n: 50, alpha: 0.01, beta: 0.5, expected: 0.04244593551825891 },
  { k: 120, n: 200, alpha: 20_000, beta: 40_000, expected: 1.2390906087373294e-14 },
])('P(X ≥ $k | n = $n, α = $alpha, β = $beta)', ({ k, n, alpha, beta, expected }) => {
  expect(relativeError(betaBinomialUpperTail(k, { n, alpha, beta }), expected)).toBeLessThan(1e-12)
})

// Added up with 80 digits: a few cases among many rows, likely and next to impossible.
test.each([
  { k: 4, n: 20_000, alpha: 0.5, beta: 1_999.5, expected: 3.9727142503495649e-1 },
  { k: 64, n: 20_000, alpha: 0.5, beta: 1_999.5, expected: 4.8656539197741759e-4 },
  { k: 65, n: 20_000, alpha: 0.5, beta: 1_999.5, expected: 4.3919633585685111e-4 },
  { k: 64, n: 20_000, alpha: 1e-9, beta: 2_000, expected: 3.3602512366764301e-13 },
  { k: 10, n: 20_000, alpha: 1e-12, beta: 20_000, expected: 1.7978540463591197e-16 },
  { k: 40, n: 5_000, alpha: 900, beta: 1_000, expected: 1 },
])('P(X ≥ $k | n = $n, α = $alpha, β = $beta), of few cases', ({ k, n, alpha, beta, expected }) => {
  expect(relativeError(betaBinomialUpperTail(k, { n, alpha, beta }), expected)).toBeLessThan(1e-11)
})

// The first term computed exactly, with whole numbers; the rest added up with 40 digits.
test.each([
  { k: 50_200, n: 100_000, alpha: 20_000, beta: 20_001, expected: 0.24867586882064 },
  { k: 52_000, n: 100_000, alpha: 20_000, beta: 20_001, expected: 6.629136745379446e-12 },
  { k: 11_000, n: 200_000, alpha: 5_000, beta: 95_000, expected: 3.811372476397972e-9 },
  { k: 9_000, n: 200_000, alpha: 5_000, beta: 95_000, expected: 0.999999999422477 },
])('P(X ≥ $k | n = $n, α = $alpha, β = $beta), of thousands of terms', ({ k, n, alpha, beta, expected }) => {
  expect(relativeError(betaBinomialUpperTail(k, { n, alpha, beta }), expected)).toBeLessThan(1e-10)
})

test('is 1 at 0 and 0 beyond n', () => {
  expect(betaBinomialUpperTail(0, { n: 5, alpha: 1, beta: 1 })).toBe(1)
  expect(betaBinomialUpperTail(6, { n: 5, alpha: 1, beta: 1 })).toBe(0)
})

test('becomes the binomial tail when the rate hardly varies', () => {
  const binomial = incompleteBeta(0.01, 25, 976)
  const tail = betaBinomialUpperTail(25, { n: 1000, alpha: 1e10, beta: 99e10 })
  expect(relativeError(tail, binomial)).toBeLessThan(1e-4)
})

test('stays between 0 and 1 and falls as k rises', () => {
  const positive = fc.double({ min: 1e-3, max: 1e4, noNaN: true })
  fc.assert(
    fc.property(fc.nat(300), fc.nat(300), positive, positive, (k, n, alpha, beta) => {
      const tail = betaBinomialUpperTail(k, { n, alpha, beta })
      expect(tail).toBeGreaterThanOrEqual(0)
      expect(tail).toBeLessThanOrEqual(1)
      expect(betaBinomialUpperTail(k + 1, { n, alpha, beta })).toBeLessThanOrEqual(tail + 1e-12)
    }),
    { seed: 2 },
  )
})
