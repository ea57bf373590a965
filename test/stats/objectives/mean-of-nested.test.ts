import { describe, expect, it } from 'vitest'
import { meanOfNested } from '../../../src/stats/objectives/mean-of-nested.ts'
import { wilson } from '../../../src/stats/performance/wilson.ts'
import { binomialCdf } from '../../../src/stats/special/binomial-cdf.ts'

const chanceOf = (k: number, n: number, rate: number): number =>
  binomialCdf(k, n, rate) - binomialCdf(k - 1, n, rate)

/** The chance that the interval holds the mean of two shares, over every outcome there is. */
function coverage(n: number, inner: number, outer: number): number {
  let covered = 0
  for (let b = 0; b <= n; b++)
    for (let a = 0; a <= b; a++) {
      const { low, high } = meanOfNested({ inner: a, outer: b, n })
      const mean = (inner + outer) / 2
      if (low <= mean && mean <= high) covered += chanceOf(b, n, outer) * chanceOf(a, b, inner / outer)
    }
  return covered
}

describe('the mean of two nested shares', () => {
  it.each([
    [50, 0.5, 0.8],
    [50, 0.1, 0.9],
    [50, 0.8, 0.8],
    [50, 0.9, 0.98],
    [120, 0.9, 0.99],
    [120, 0.3, 0.95],
    [120, 0.98, 0.999],
  ])('is in its interval 95 times in a hundred: n = %d, %d within %d', (n, inner, outer) => {
    expect(coverage(n, inner, outer)).toBeGreaterThan(0.93)
  })

  it("has Wilson's interval where both are the same, at either end, too", () => {
    for (const rows of [0, 7, 40])
      expect(meanOfNested({ inner: rows, outer: rows, n: 40 })).toEqual({
        value: rows / 40,
        low: expect.closeTo(wilson(rows, 40)!.low, 12),
        high: expect.closeTo(wilson(rows, 40)!.high, 12),
      })
  })
})
