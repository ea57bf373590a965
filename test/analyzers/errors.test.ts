import { describe, expect, it } from 'vitest'
import { errors } from '../../src/analyzers/errors.ts'
import { judgeView } from '../../src/analyzers/judge-view.ts'
import { wilson } from '../../src/stats/performance/wilson.ts'
import { seededNormal, seededUniform } from '../stats/histogram/random.ts'
import { errorView, type Failures, sideOfFailures } from './error-view.ts'

const answerOf = (windows: Parameters<typeof errorView>[0]) => judgeView(errorView(windows), [errors])[0]!
const told = (windows: Parameters<typeof errorView>[0]) => {
  const { judgement, because } = answerOf(windows)
  return [judgement.verdict, judgement.severity, because]
}
const days = (k: number, failed: (day: number) => number): Failures[] =>
  Array.from({ length: k }, (_, day) => ({ n: 1_000, failed: failed(day) }))

describe('errors', () => {
  const usual = days(24, day => 4 + (day % 5))

  it.each([
    [
      'twenty times as many',
      { reference: usual, current: { n: 1_000, failed: 120 } },
      ['drift', 'critical', '12 % of predictions failed (reference 0.6 %).'],
    ],
    [
      'some where there were none',
      { reference: days(24, () => 0), current: { n: 1_000, failed: 30 } },
      ['drift', 'warning', '3.0 % of predictions failed (reference 0 %).'],
    ],
    [
      'as many',
      { reference: usual, current: { n: 1_000, failed: 7 } },
      ['no_material_drift', null, '0.7 % of predictions failed (reference 0.6 %).'],
    ],
    [
      'fewer',
      { reference: days(24, () => 300), current: { n: 1_000, failed: 0 } },
      ['no_material_drift', null, '0 % of predictions failed (reference 30 %).'],
    ],
    [
      'a short reference',
      { reference: usual.slice(0, 3), current: { n: 1_000, failed: 120 } },
      ['learning', null, 'Learning: the reference has only 3 windows to compare with, which is too few.'],
    ],
  ])('%s', (_, windows, expected) => {
    expect(told(windows)).toEqual(expected)
  })

  it("have a rate with Wilson's interval beside the reference's", () => {
    const { question } = answerOf({ reference: usual, current: { n: 1_000, failed: 12 } })
    expect(question).toMatchObject({ subject: 'error', segment: '', n: 1_000, n_reference: 24_000 })
    expect(question.figures).toEqual([
      {
        name: 'error_rate',
        value: 0.012,
        ...wilson(12, 1_000)!,
        ...{ bound: 0, p_value: null, n: 1_000 },
        reference_value: expect.closeTo(142 / 24_000, 12),
      },
    ])
  })

  it.each([
    ['independent ones', 0],
    ['more on some days than on others', 0.6],
  ])('raise no alarm where nothing changes: %s', (_, spread) => {
    let alarms = 0
    for (const seed of [1, 2, 3, 4]) {
      const [uniform, normal] = [seededUniform(seed), seededNormal(seed + 100)]
      const window = (): Failures => {
        const rate = 0.02 * Math.exp(spread * normal())
        return { n: 500, failed: Array.from({ length: 500 }, uniform).filter(u => u < rate).length }
      }
      const quiet = errorView({ reference: Array.from({ length: 28 }, window), current: window() })
      const later = Array.from({ length: 40 }, () => sideOfFailures(window()))
      for (const [i, current] of later.entries()) {
        const before = later.slice(Math.max(0, i - 6), i).map(side => ({ side, bucket: 0, isWindow: true }))
        const [answer] = judgeView({ ...quiet, current, before }, [errors])
        if (answer!.judgement.verdict === 'drift') alarms++
      }
    }
    // α is .2 % of 160 windows.
    expect(alarms).toBeLessThanOrEqual(1)
  })
})
