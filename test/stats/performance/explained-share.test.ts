import { describe, expect, it } from 'vitest'
import { performanceMetrics } from '../../../src/stats/performance/index.ts'
import { seededNormal } from '../histogram/random.ts'
import { type Pair, predictedNumbers, residuals } from './predicted-numbers.ts'

const metric = (name: string) => performanceMetrics.find(m => m.name === name)!
const LABELS = [1, 2, 3, 6]

describe.each(['r2', 'explained_variance'])('%s', name => {
  const of = (pairs: readonly Pair[]) => metric(name).compute({ residual: predictedNumbers(pairs) })!

  it('is 1 without errors, 0 for the mean label', () => {
    expect(of(LABELS.map(y => [y, y]))).toMatchObject({ value: 1, low: 1, high: 1 })
    expect(of(LABELS.map(y => [y, 3])).value).toBeCloseTo(0, 12)
  })

  it('is not estimable where all labels are the same, up to what rounding leaves of their sums', () => {
    for (const constant of [0, 7, 1e9 + 0.1]) {
      const pairs = Array.from({ length: 1000 }, (_, i): Pair => [constant, constant + (i % 3)])
      expect(of(pairs)).toMatchObject({ value: null, n: 1000, not_estimable: 'x/0' })
      expect(of([[constant, constant]])).toMatchObject({ value: null, n: 1, not_estimable: '0/0' })
    }
  })

  it('is not estimable where some rows were counted without the sums it needs', () => {
    const { histogram, binning } = predictedNumbers(LABELS.map(y => [y, y + 1]))
    const before = residuals([1, -1])
    const merged = { ...histogram, n: 6, counts: residuals([1, 1, 1, 1, 1, -1]).histogram.counts }
    const nothing = { value: null, low: null, high: null, not_estimable: 'sums_incomplete' }
    expect(metric(name).compute({ residual: { histogram: merged, binning } })).toMatchObject({
      ...nothing,
      n: 6,
    })
    expect(metric(name).compute({ residual: before })).toMatchObject({ ...nothing, n: 2 })
  })

  it('keeps its value, but no interval, where fourth powers drown in rounding', () => {
    const normal = seededNormal(1)
    const offset = Array.from({ length: 500 }, (): Pair => {
      const y = 1e4 + normal()
      return [y, y + 0.5 * normal()]
    })
    const near = offset.map(([y, p]): Pair => [y - 1e4, p - 1e4])
    expect(of(offset)).toMatchObject({ low: null, high: null })
    expect(of(offset).value).toBeCloseTo(of(near).value!, 4)
  })
})

describe('the interval of R²', () => {
  it('is that of Olkin & Finn (1995) for a normal regression: 1 − R² varies by 4·R²/n on the log scale', () => {
    const normal = seededNormal(3)
    const pairs = Array.from({ length: 20_000 }, (): Pair => {
      const p = normal()
      return [p + 2 * normal(), p]
    })
    const { value, low, high } = metric('r2').compute({ residual: predictedNumbers(pairs) })!
    const half = Math.log((1 - low!) / (1 - high!)) / 2
    expect(half / (1.96 * Math.sqrt((4 * value!) / pairs.length))).toBeCloseTo(1, 1)
  })

  it('is that of the jackknife', () => {
    const normal = seededNormal(4)
    const pairs = Array.from({ length: 400 }, (): Pair => {
      const p = Math.exp(normal() / 2)
      return [p * (1 + 0.3 * normal()), p]
    })
    const of = (rows: readonly Pair[]) => metric('r2').compute({ residual: predictedNumbers(rows, pairs) })!
    const logs = pairs.map((_, i) => Math.log(1 - of(pairs.toSpliced(i, 1)).value!))
    const mean = logs.reduce((sum, x) => sum + x, 0) / logs.length
    const variance = ((logs.length - 1) / logs.length) * logs.reduce((sum, x) => sum + (x - mean) ** 2, 0)
    const { low, high } = of(pairs)
    expect(Math.log((1 - low!) / (1 - high!)) / 2 / 1.96 / Math.sqrt(variance)).toBeCloseTo(1, 1)
  })
})

it('a bias costs R² and not explained variance', () => {
  const residual = predictedNumbers(LABELS.map(y => [y, y + 1]))
  expect(metric('explained_variance').compute({ residual })!.value).toBe(1)
  // Variance of the labels: 50/4 − 9.
  expect(metric('r2').compute({ residual })!.value).toBeCloseTo(1 - 1 / 3.5, 12)
})
