import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { measureWindow } from '../../src/analyzers/measure-window.ts'
import type { View } from '../../src/analyzers/question.ts'
import { Measurement } from '../../src/model/measurement.ts'
import { DAY_MS, exampleView, type Loan, loanDays, T0 } from './example-view.ts'

const REFERENCE = loanDays(21, { n: 100 })(24)
const WINDOW = { start: T0 + 24 * DAY_MS, end: T0 + 25 * DAY_MS }
const measure = (view: View) => [
  ...measureWindow(view, 'features', WINDOW),
  ...measureWindow(view, 'outcome', WINDOW),
]

describe('a window’s measurements', () => {
  const view = exampleView({ reference: REFERENCE, current: loanDays(22, { n: 100 })(1)[0]! })
  const measured = measure(view)

  it('are of the window, by kind, and none twice', () => {
    expect(measureWindow(view, 'outcome', WINDOW).map(({ analyzer }) => analyzer)).toContain('performance')
    expect(measureWindow(view, 'features', WINDOW).map(({ analyzer }) => analyzer)).not.toContain(
      'performance',
    )
    for (const each of measured)
      expect(each).toMatchObject({
        model: 'loans',
        version: '',
        window_start: WINDOW.start,
        window_end: WINDOW.end,
      })
    const keys = measured.map(m => JSON.stringify([m.analyzer, m.subject, m.statistic, m.segment]))
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('only verdicts carry a verdict, a severity and a sentence', () => {
    for (const { statistic, verdict, severity, because } of measured)
      if (statistic === 'verdict') expect([verdict === null, because === '']).toEqual([false, false])
      else expect([verdict, severity, because]).toEqual([null, null, ''])
  })

  it('a verdict stores what it takes to check it', () => {
    const income = measured.find(m => m.subject === 'feature:income' && m.statistic === 'verdict')!
    expect(income.evidence).toEqual({
      alpha: 0.002,
      minimum: { warning: 0.05, critical: 0.15 },
      reference: 'default',
      reference_from: '2026-10-05T00:00:00.000Z',
      reference_to: expect.any(String),
      season: 'day_of_week',
      bucket: 3,
      binning: view.binnings.get('feature:income')!.id,
      n_reference: 2_400,
      reference_left_out: 0,
      part: 'fast',
      span: 1,
      share: expect.any(Number),
      current: expect.any(Number),
      reference_share: expect.any(Number),
      difference: income.value,
      low: income.low,
      high: income.high,
      p_value: expect.any(Number),
      p_adjusted: income.p_value,
      n_eff: expect.any(Number),
      phi: expect.any(Number),
      nu: expect.any(Number),
      windows: 24,
      smallest_change: expect.toSatisfy((value: unknown) => value === null || typeof value === 'number'),
    })
  })

  it('statistics say what no drift would show', () => {
    const ks = measured.find(m => m.subject === 'feature:income' && m.statistic === 'ks')!
    expect(ks.evidence).toEqual({ noise_floor: expect.any(Number), phi: 1 })
    expect(ks.n).toBe(100)
  })
})

/** Loans of every kind that has broken a statistic. */
const loan: fc.Arbitrary<Loan> = fc.record({
  income: fc.oneof(
    fc.constantFrom(null, 0, -0, 1, -5, 1e300, -1e300, 1.7e308, 5e-324),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  ),
  country: fc.constantFrom(null, 'DE', '', 'XX', '__proto__'),
  score: fc.oneof(fc.constantFrom(0, 1, 0.5), fc.double({ min: 0, max: 1, noNaN: true })),
  label: fc.constantFrom('0' as const, '1' as const, null),
  latency: fc.oneof(fc.constantFrom(0, 1e9), fc.double({ min: 0, max: 1e4, noNaN: true })),
  region: fc.constantFrom('eu', 'us', ''),
})

/** Every number in a value, however deep. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : []
}

it('no measurement of any window is NaN or infinite, and every sentence is whole', () => {
  const days = (min: number, max: number) =>
    fc.array(fc.array(loan, { maxLength: 25 }), { minLength: min, maxLength: max })
  const short = fc.tuple(days(0, 14), fc.array(loan, { maxLength: 25 }), fc.array(loan, { maxLength: 25 }))
  const long = fc.tuple(fc.constant(REFERENCE), fc.array(loan, { maxLength: 80 }), fc.constant([]))
  fc.assert(
    fc.property(fc.oneof(short, long), ([reference, current, before]) => {
      for (const measurement of measure(exampleView({ reference, current, before: [before, current] }))) {
        Measurement.parse(measurement)
        expect(numbersIn(measurement).every(Number.isFinite), JSON.stringify(measurement)).toBe(true)
        expect(measurement.because).not.toMatch(/NaN|undefined|Infinity|null/)
        if (measurement.low !== null && measurement.high !== null && measurement.statistic !== 'verdict')
          expect(measurement.low).toBeLessThanOrEqual(measurement.high)
      }
    }),
    { seed: 31, numRuns: 80, endOnFailure: true },
  )
})
