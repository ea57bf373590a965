import { describe, expect, it } from 'vitest'
import { judgeBurning } from '../../src/analyzers/judge-burning.ts'
import { burnRates, type StretchRows } from '../../src/stats/objectives/burn-rate.ts'

const END = 1_790_000_400
const HOUR = 3_600

/** At the end of a slice, all of them kept. */
const asked = (share: number) => ({ share, end: END, shortest: 600, keptFrom: 0 })

/** Slices of so many rows from so many hours before the end; `bad` in each. */
const slices = (hours: number, until: number, { n = 1_000, bad = 0 }): StretchRows[] =>
  Array.from({ length: (hours - until) * 6 }, (_, i) => ({
    start: END - hours * HOUR + i * 600,
    n,
    bad,
    unsure: 0,
  }))

/** Of 99 % promised: what is judged of the slices that end now. */
const judge = (...rows: StretchRows[][]) => {
  const { verdict, severity, because } = judgeBurning(burnRates(rows.flat(), asked(0.99)))
  return [verdict, severity, because]
}

describe('a budget', () => {
  it('that burns within hours is critical, by the fastest pair that says so', () => {
    expect(judge(slices(72, 1, {}), slices(1, 0, { bad: 200 }))).toEqual([
      'drift',
      'critical',
      'The budget burns 20 times as fast as it may over 1 h, 20 times over 10 min; up to 14.4 times is let pass.',
    ])
    expect(judge(slices(72, 5, {}), slices(5, 0, { bad: 80 }))).toEqual([
      'drift',
      'critical',
      'The budget burns 6.67 times as fast as it may over 6 h, 8 times over 30 min; up to 6 times is let pass.',
    ])
  })

  it('that burns within weeks is a warning', () => {
    expect(judge(slices(72, 0, { bad: 20 })).slice(0, 2)).toEqual(['drift', 'warning'])
  })

  it('that burnt and no longer does is as promised', () => {
    const outage = [slices(72, 8, {}), slices(8, 7, { bad: 500 }), slices(7, 0, {})]
    expect(judge(...outage)).toEqual([
      'no_material_drift',
      null,
      'The budget burns 0 times as fast as it may over 1 h, 0 times over 10 min.',
    ])
  })

  it('may burn by chance where a service that keeps its promise fails as often', () => {
    const hour = (n: number, bad: number, share: number) =>
      judgeBurning(burnRates([{ start: END - 600, n, bad, unsure: 0 }], asked(share)))
    // Chances by SciPy 1.17.1, binom.sf(bad - 1, n, 1 - share): .058 and .0017.
    expect(hour(60, 1, 0.999)).toMatchObject({
      ...{ verdict: 'cannot_tell', severity: null },
      pair: { chance: expect.closeTo(0.058264, 6) },
      because:
        'The budget burns 16.7 times as fast as it may over 1 h, 16.7 times over 10 min, but of 60 rows that may be chance.',
    })
    expect(hour(60, 2, 0.999)).toMatchObject({
      ...{ verdict: 'drift', severity: 'critical' },
      pair: { chance: expect.closeTo(0.001703, 6) },
    })
  })

  it('without rows in its shortest windows says nothing', () => {
    expect(judge(slices(72, 7, { bad: 300 })).slice(0, 2)).toEqual(['insufficient_data', null])
    expect(judge()).toEqual(['insufficient_data', null, 'No rows to say anything of.'])
  })
})
