import { describe, expect, it } from 'vitest'
import { latencyFigures } from '../../src/analyzers/latency-figures.ts'
import { count } from '../../src/stats/histogram/count.ts'
import { freezeNumeric } from '../../src/stats/histogram/freeze-numeric.ts'
import { exampleModel, exampleView } from './example-view.ts'

/** Rows that took 1 ms, 2 ms and so on, as far as the figures see. */
function figuresOf(n: number, objectives: object = {}) {
  const values = Array.from({ length: n }, (_, i) => i + 1)
  const binning = freezeNumeric(Float64Array.from(values), { transform: 'asinh' })
  const histogram = count(binning, [...values, null])
  const figures = latencyFigures({
    ...exampleView({ current: [], model: exampleModel({ objectives }) }),
    binnings: new Map([['latency_ms', { id: '1', binning, learning: false }]]),
    current: new Map([['', new Map([['latency_ms', histogram]])]]),
  })
  return new Map(figures.map(figure => [figure.name, figure]))
}

describe('quantiles of latency', () => {
  // Five rows are expected above: n (1 − p) ≥ 5.
  it.each([
    ['p50', 10],
    ['p90', 50],
    ['p95', 100],
    ['p99', 500],
    ['p99_9', 5_000],
  ])('%s has a value from %d rows on, and none before', (name, n) => {
    const nothing = { value: null, low: null, high: null, bound: null }
    expect(figuresOf(n - 1).get(name)).toMatchObject({ ...nothing, n: n - 1 })
    const { value, low, high, bound } = figuresOf(n).get(name)!
    expect(low!).toBeLessThan(value!)
    expect(high!).toBeGreaterThan(value!)
    const p = Number(name.slice(1).replace('_', '.')) / 100
    expect(Math.abs(value! - (1 + (n - 1) * p))).toBeLessThanOrEqual(bound!)
  })

  // Of ten rows the second and the ninth: P(2 ≤ Bin(10, ½) ≤ 8) = .9785 (David & Nagaraja 2003, §7.1). The others
  // are the tightest ranks l, u with P(l ≤ Bin(n, p) < u) ≥ .95 and neither tail above .025, by exact sums.
  it.each([
    ['p50', 10, 2, 9],
    ['p50', 100, 40, 61],
    ['p95', 100, 90, 100],
    ['p99', 500, 490, 500],
  ])('%s of %d rows lies between those of rank %d and %d', (name, n, low, high) => {
    const found = figuresOf(n).get(name)!
    expect([Math.round(found.low!), Math.round(found.high!)]).toEqual([low, high])
  })
})

describe('Apdex', () => {
  it('is there where the model promises a time', () => {
    expect(figuresOf(100).has('apdex')).toBe(false)
    // By hand: 20 rows take up to 20 ms, 60 more up to 80 ms: (20 + 60/2)/100.
    const found = figuresOf(100, { latency_ms: { threshold: 20, share: 0.9 } }).get('apdex')!
    expect(found).toMatchObject({ n: 100, reference_value: null, p_value: null })
    expect(Math.abs(found.value! - 0.5)).toBeLessThanOrEqual(found.bound! + 1e-12)
    expect(found.low!).toBeLessThan(found.value!)
    expect(found.high!).toBeGreaterThan(found.value!)
  })
})
