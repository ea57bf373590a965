import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { performanceMetrics } from '../../../src/stats/performance/index.ts'
import { seededNormal } from '../histogram/random.ts'
import { finiteSample } from '../histogram/samples.ts'
import { type Pair, predictedNumbers, residuals } from './predicted-numbers.ts'

const metric = (name: string) => performanceMetrics.find(m => m.name === name)!
const everyMetric = performanceMetrics.filter(({ tasks }) => tasks.includes('regression'))

/** What is true of standard normal residuals. E|e| = √(2/π); a pinball loss of e is half that at any q. */
const NORMAL = {
  mae: Math.sqrt(2 / Math.PI),
  rmse: 1,
  mse: 1,
  mean_error: 0,
  median_absolute_error: 0.6744897501960817,
  pinball_p10: 1 / Math.sqrt(2 * Math.PI),
  pinball_p50: 1 / Math.sqrt(2 * Math.PI),
  pinball_p90: 1 / Math.sqrt(2 * Math.PI),
}

describe('the interval of normal residuals', () => {
  const samples = Array.from({ length: 300 }, (_, seed) =>
    residuals(Array.from({ length: 200 }, seededNormal(seed + 1))),
  )

  it.each(Object.entries(NORMAL))('covers the true %s in 95 % of samples', (name, truth) => {
    const covered = samples.filter(residual => {
      const { low, high } = metric(name).compute({ residual })!
      return low! <= truth && truth <= high!
    }).length
    expect(covered).toBeGreaterThanOrEqual(272)
    expect(covered).toBeLessThanOrEqual(297)
  })
})

describe.each(everyMetric.map(({ name, compute }) => [name, compute] as const))('%s', (_, compute) => {
  it('is a finite number inside its interval or null, whatever the residuals', () => {
    fc.assert(
      fc.property(finiteSample(), finiteSample(), (labels, predictions) => {
        const pairs = labels.slice(0, predictions.length).map((y, i): Pair => [y, predictions[i]!])
        const found = compute({ residual: predictedNumbers(pairs) })
        if (found === null || found.value === null) return
        for (const number of [found.value, found.low ?? 0, found.high ?? 0, found.bound])
          expect(Number.isFinite(number)).toBe(true)
        if (found.low === null || found.high === null) return
        const rounding = 1e-12 * Math.abs(found.value)
        expect(found.low).toBeLessThanOrEqual(found.value + rounding)
        expect(found.high).toBeGreaterThanOrEqual(found.value - rounding)
      }),
    )
  })

  it('leaves out what is no number', () => {
    const pairs: Pair[] = [[1, 0], [5, 9]] // biome-ignore format: a table
    const clean = compute({ residual: predictedNumbers(pairs) })
    expect(clean!.n).toBe(2)
    const odd: Pair[] = [...pairs, [1, Number.NaN], [1.7e308, -1.7e308]]
    expect(compute({ residual: predictedNumbers(odd) })).toEqual(clean)
  })

  it('has no interval for a single row', () => {
    expect(compute({ residual: predictedNumbers([[5, 3]]) })).toMatchObject({ low: null, high: null, n: 1 })
  })
})

describe('the median absolute error', () => {
  const medianOf = (values: number[]) => {
    const sorted = values.map(Math.abs).sort((a, b) => a - b)
    return (sorted[Math.ceil(sorted.length / 2) - 1]! + sorted[Math.floor(sorted.length / 2)]!) / 2
  }

  it('bounds that of raw residuals', () => {
    const usual = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(usual, values => {
        const { value, bound } = metric('median_absolute_error').compute({ residual: residuals(values) })!
        const exact = medianOf(values)
        expect(Math.abs(value! - exact)).toBeLessThanOrEqual(bound! + 1e-9 * exact)
      }),
      { seed: 11 },
    )
  })

  it('has an interval from eight rows on: the smallest and the largest of eight', () => {
    const of = (n: number) =>
      metric('median_absolute_error').compute({
        residual: residuals(Array.from({ length: n }, (_, i) => (-1) ** i * (i + 1))),
      })!
    expect(of(7)).toMatchObject({ low: null, high: null })
    const { low, high } = of(8)
    expect(low).toBeCloseTo(1, 1)
    expect(high).toBeCloseTo(8, 1)
  })
})

it('the largest error is the largest on either side', () => {
  expect(metric('max_error').compute({ residual: residuals([-5, 3]) })!.value).toBe(5)
  expect(metric('max_error').compute({ residual: residuals([-5, 7]) })!.value).toBe(7)
})

describe('pinball loss', () => {
  it.each([
    ['pinball_p10', 0.1],
    ['pinball_p50', 0.5],
    ['pinball_p90', 0.9],
  ])('%s is the mean of max(q·(y − p), (q − 1)·(y − p))', (name, q) => {
    const usual = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(usual, errors => {
        const losses = errors.map(e => Math.max(-q * e, (1 - q) * e))
        const exact = losses.reduce((sum, loss) => sum + loss, 0) / losses.length
        const { value } = metric(name).compute({ residual: residuals(errors) })!
        expect(Math.abs(value! - exact)).toBeLessThanOrEqual(1e-9 * exact + 1e-300)
      }),
      { seed: 12 },
    )
  })
})
