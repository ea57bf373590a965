import { describe, expect, it } from 'vitest'
import { noncentralityBounds } from '../../../src/stats/drift/noncentrality-bounds.ts'
import { chiSquaredUpperTail } from '../../../src/stats/special/chi-squared-upper-tail.ts'

/** P(χ²_df(λ) > x) by its definition: a Poisson mixture of central χ². */
function upperTail(x: number, df: number, lambda: number): number {
  let weight = Math.exp(-lambda / 2)
  let sum = 0
  for (let j = 0; j < 600; j++) {
    sum += weight * chiSquaredUpperTail(x, df + 2 * j)
    weight *= lambda / 2 / (j + 1)
  }
  return sum
}

describe('noncentralityBounds', () => {
  it.each([
    [8, 1],
    [20, 1],
    [19, 4],
    [40, 9],
    [300, 9],
    [400, 30],
  ])('leaves 5 %% on either side of X² = %d on %d degrees of freedom', (statistic, df) => {
    const { low, high } = noncentralityBounds(statistic, df)
    expect(upperTail(statistic, df, low)).toBeCloseTo(0.05, 2)
    expect(1 - upperTail(statistic, df, high)).toBeCloseTo(0.05, 2)
    expect(low).toBeLessThan(statistic)
  })

  it('is 0 for a statistic that no effect explains as well', () => {
    expect(noncentralityBounds(5, 9).low).toBe(0)
    expect(noncentralityBounds(0, 9)).toEqual({ low: 0, high: 0 })
    expect(noncentralityBounds(0, 0)).toEqual({ low: 0, high: 0 })
  })
})
