import { describe, expect, it } from 'vitest'
import { performanceMetrics } from '../../../src/stats/performance/index.ts'
import { seededNormal } from '../histogram/random.ts'
import { type Pair, predictedNumbers } from './predicted-numbers.ts'

describe.each(['r2', 'explained_variance'])('the interval of %s', name => {
  const metric = performanceMetrics.find(each => each.name === name)!

  // y = x + ε/2, predicted as x. Labels that are lognormal vary their variance a lot more than normal ones do.
  it.each([
    ['normal', (z: number) => z, 1 / 1.25],
    ['skewed', (z: number) => Math.exp(z / 2), 1 - 0.25 / (0.25 + Math.exp(0.25) * (Math.exp(0.25) - 1))],
  ])('covers the truth of %s labels in about 95 % of samples', (_, draw, truth) => {
    for (const n of [200, 800]) {
      let covered = 0
      let frozenFrom: Pair[] | undefined
      for (let seed = 1; seed <= 200; seed++) {
        const normal = seededNormal(seed)
        const pairs = Array.from({ length: n }, (): Pair => {
          const p = draw(normal())
          return [p + 0.5 * normal(), p]
        })
        frozenFrom ??= pairs
        const { low, high } = metric.compute({ residual: predictedNumbers(pairs, frozenFrom) })!
        if (low! <= truth && truth <= high!) covered++
      }
      expect(covered).toBeGreaterThanOrEqual(180)
      expect(covered).toBeLessThanOrEqual(199)
    }
  })
})
