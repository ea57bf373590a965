import { describe, expect, it } from 'vitest'
import { performanceMetrics } from '../../../src/stats/performance/index.ts'
import { seededNormal } from '../histogram/random.ts'
import { type Pair, predictedNumbers, residuals } from './predicted-numbers.ts'

const of = (name: string, pairs: readonly Pair[]) =>
  performanceMetrics.find(m => m.name === name)!.compute({ residual: predictedNumbers(pairs) })!

/** Worked out by hand. */
const PAIRS: Pair[] = [[4, 5], [-2, -1], [0, 0], [0, 3]] // biome-ignore format: a table

describe('mape', () => {
  it('is of rows whose label is not 0: (1/4 + 1/2) / 2', () => {
    expect(of('mape', PAIRS)).toMatchObject({ value: 0.375, n: 2, bound: 0 })
  })

  it('is not estimable where all labels are 0', () => {
    expect(of('mape', [[0, 0], [0, 3]])).toMatchObject({ value: null, n: 0, not_estimable: '0/0' }) // biome-ignore format: a table
  })

  it('is not estimable beyond a double', () => {
    expect(of('mape', [[5e-324, 1]])).toMatchObject({ value: null, not_estimable: 'overflow' })
  })
})

describe('smape', () => {
  it('is of all rows, without an error where both are 0: (2/9 + 2/3 + 0 + 2) / 4', () => {
    expect(of('smape', PAIRS).value).toBeCloseTo(26 / 36, 12)
    expect(of('smape', PAIRS).n).toBe(4)
  })

  it('is 2 at most, and so is its interval', () => {
    expect(of('smape', [[0, 1], [1, 0], [1, 1]]).high).toBeLessThanOrEqual(2) // biome-ignore format: a table
  })
})

describe('rmsle', () => {
  // An example in scikit-learn's documentation of root_mean_squared_log_error.
  it('is that of scikit-learn', () => {
    const pairs: Pair[] = [[3, 2.5], [5, 5], [2.5, 4], [7, 8]] // biome-ignore format: a table
    expect(of('rmsle', pairs).value).toBeCloseTo(0.199, 3)
  })

  it('is not estimable if a label or a prediction is at or below −1', () => {
    for (const odd of [[-1, 3], [3, -1], [-4, -4]] as const) // biome-ignore format: a table
      expect(of('rmsle', [...PAIRS.slice(2), odd])).toMatchObject({
        value: null,
        n: 2,
        not_estimable: 'out_of_domain',
      })
  })
})

describe.each(['mape', 'smape', 'rmsle'])('%s', name => {
  it('is not estimable where some rows were counted without the sums it needs, or are too large for them', () => {
    const nothing = { value: null, low: null, high: null, not_estimable: 'sums_incomplete' }
    const before = performanceMetrics.find(m => m.name === name)!.compute({ residual: residuals([1, 2]) })
    expect(before).toMatchObject({ ...nothing, n: 2 })
    expect(of(name, [[3, 4], [1e80, 3]])).toMatchObject({ ...nothing, n: 2 }) // biome-ignore format: a table
  })

  it('covers what is true in 95 % of samples', () => {
    // Of the first, exp(σ²/2)·(2Φ(σ) − 1) with σ = 0.3; of the others, from two million draws of the same.
    const truth = { mape: 0.2467, smape: 0.2359, rmsle: 0.2734 }[name]!
    let covered = 0
    for (let seed = 1; seed <= 300; seed++) {
      const { low, high } = of(name, drawPairs(200, seed))
      if (low! <= truth && truth <= high!) covered++
    }
    expect(covered).toBeGreaterThanOrEqual(272)
    expect(covered).toBeLessThanOrEqual(297)
  })
})

/** Labels around 12, predicted up to a factor around 1. */
function drawPairs(n: number, seed: number): Pair[] {
  const normal = seededNormal(seed)
  return Array.from({ length: n }, () => {
    const y = Math.exp(2.4 + 0.3 * normal())
    return [y, y * Math.exp(0.3 * normal())]
  })
}
