import { describe, expect, it } from 'vitest'
import { adwin } from '../../../src/stats/detectors/adwin.ts'
import { bothSides } from '../../../src/stats/detectors/both-sides.ts'
import { ParameterFault } from '../../../src/stats/detectors/check-parameters.ts'
import { cusum } from '../../../src/stats/detectors/cusum.ts'
import { ddm } from '../../../src/stats/detectors/ddm.ts'
import { eddm } from '../../../src/stats/detectors/eddm.ts'
import { hddmA } from '../../../src/stats/detectors/hddm-a.ts'
import { hddmW } from '../../../src/stats/detectors/hddm-w.ts'
import { kswin } from '../../../src/stats/detectors/kswin.ts'
import { pageHinkley } from '../../../src/stats/detectors/page-hinkley.ts'
import { bells, errors, positions, shares, signals } from './streams.ts'

const repeat = (value: number, times: number): number[] => new Array(times).fill(value)

/** Errors at every `distance`-th value. */
const errorsEvery = (distance: number, count: number): number[] =>
  Array.from({ length: count * distance }, (_, k) => ((k + 1) % distance === 0 ? 1 : 0))

describe('what the detectors are said to do', () => {
  it('page_hinkley and cusum: another unit needs another delta and threshold, and those only', () => {
    const values = bells(5, [0, 500], [2, 500])
    const inGrams = values.map(value => value * 1024)
    for (const make of [pageHinkley, cusum]) {
      const expected = positions(make(), values)
      expect(expected).toHaveLength(1)
      expect(positions(make({ delta: 0.005 * 1024, threshold: 50 * 1024 }), inGrams)).toEqual(expected)
      expect(positions(make(), inGrams).length).toBeGreaterThan(10)
      expect(
        positions(
          make(),
          values.map(value => value / 1024),
        ),
      ).toEqual([])
    }
  })

  it('page_hinkley: worked by hand', () => {
    // Means 0, 0, 1, 2; x − mean is 0, 0, 2, 3; sums with δ = 0 and α = ½: 0, 0, 2, then 1 + 3 = 4.
    const hand = () => pageHinkley({ delta: 0, forgetting: 0.5, warmUp: 1, threshold: 3.9 })
    expect(signals(hand(), [0, 0, 3, 5])).toEqual(['stable', 'stable', 'stable', 'drift'])
    const higher = pageHinkley({ delta: 0, forgetting: 0.5, warmUp: 1, threshold: 4 })
    expect(positions(higher, [0, 0, 3, 5])).toEqual([])
    for (const [warmUp, alarms] of [
      [4, [3]],
      [5, []],
    ] as const) {
      const later = pageHinkley({ delta: 0, forgetting: 0.5, warmUp, threshold: 3.9 })
      expect(positions(later, [0, 0, 3, 5])).toEqual(alarms)
    }
  })

  it('ddm: after a warm-up without errors the first error is an alarm', () => {
    expect(positions(ddm(), [...repeat(0, 30), 1])).toEqual([30])
    expect(positions(ddm(), [...repeat(0, 28), 1])).toEqual([])
  })

  it('ddm: worked by hand', () => {
    // 3 errors in 30: p + s = 0.1 + √(0.09/30) = 0.1548. Two levels above: 0.2095; three: 0.2643. The next error makes
    // 4/31 + √(4·27/31³) = 0.1892; then 5/32 + 0.0642 = 0.2204, and 6/33 + 0.0671 = 0.2490, 7/34 + 0.0694 = 0.2752.
    const values = [...errorsEvery(10, 3), 1, 1, 1, 1]
    expect(signals(ddm(), values).slice(29)).toEqual(['stable', 'stable', 'warning', 'warning', 'drift'])
  })

  it('ddm: a slow rise is found late', () => {
    const quiet = errors(4, [0.2, 3000])
    const rising = errors(3, ...Array.from({ length: 30 }, (_, k) => [0.2 + k / 150, 100] as const))
    expect(positions(ddm(), [...quiet, ...rising])[0]).toBeGreaterThan(5000)
    expect(positions(ddm(), [...quiet, ...errors(3, [0.4, 3000])])[0]).toBeLessThan(4000)
  })

  it('eddm: has nothing to say before the 31st error', () => {
    // Distances 1 and 19: mean 10, deviation 9, level 28. Eleven more of 1: 6.81 + 2 · 8.41 = 23.6, 0.84 of that.
    const quiet = Array.from({ length: 10 }, () => [1, ...errorsEvery(19, 1)]).flat()
    expect(new Set(signals(eddm(), [...quiet, ...repeat(1, 10)]))).toEqual(new Set(['stable']))
    expect(positions(eddm(), [...quiet, ...repeat(1, 11)])).toEqual([210])
  })

  it('eddm: goes on warning until the next error', () => {
    const detector = eddm({ warningShare: 0.999, driftShare: 0.5 })
    expect(new Set(signals(detector, errorsEvery(20, 40)))).toEqual(new Set(['stable']))
    const closer = errorsEvery(2, 40)
    const heard = signals(detector, closer)
    const first = heard.indexOf('warning')
    expect(first).toBeGreaterThan(0)
    expect(closer[first]).toBe(1)
    expect(heard[first + 1]).toBe('warning')
    expect(closer[first + 1]).toBe(0)
  })

  it('adwin: blind to a change of spread alone, and to values too small for its bound', () => {
    const wider = shares(6, [0, 1000]).concat(shares(8, [0, 1000]).map(value => 0.25 + (value - 0.25) * 2))
    expect(positions(adwin(), wider)).toEqual([])
    const step = shares(9, [0, 1000], [0.25, 1000])
    expect(positions(adwin(), step)).toHaveLength(1)
    expect(
      positions(
        adwin(),
        step.map(value => value / 1000),
      ),
    ).toEqual([])
  })

  it('adwin: alarms as well far from 0', () => {
    // Halves and a large whole number add without rounding.
    const values = errors(10, [0.2, 1000], [0.7, 1000]).map(value => value / 2)
    const expected = positions(adwin(), values)
    expect(expected).toHaveLength(1)
    expect(
      positions(
        adwin(),
        values.map(value => value + 2 ** 50),
      ),
    ).toEqual(expected)
  })

  it('adwin: remembers a window in proportion to its logarithm', () => {
    const detector = adwin()
    expect(positions(detector, errors(11, [0.2, 20_000]))).toEqual([])
    const { width, rows } = detector.state() as { width: number; rows: number[][] }
    expect(width).toBe(20_000)
    expect(rows.reduce((sum, row, power) => sum + row.length * 2 ** power, 0)).toBe(20_000)
    expect(rows.flat().length).toBeLessThanOrEqual(5 * Math.ceil(Math.log2(20_000 / 5) + 1))
  })

  it('hddm_w: never sure of a rise while the averages are within 0.42', () => {
    // √(2 · λ/(2 − λ) · ln(1000)/2) = 0.4209 for two averages of many values.
    const alternating = [...repeat(0.2, 500), ...repeat(0.6, 3000)]
    expect(positions(hddmW(), alternating)).toEqual([])
    expect(positions(hddmW(), [...repeat(0.2, 500), ...repeat(0.63, 3000)])).toHaveLength(1)
    expect(positions(hddmA(), alternating)).toHaveLength(1)
  })

  it('kswin: sees a change of spread, and no change that takes much longer than its window', () => {
    const wider = [...bells(12, [0, 500]), ...bells(13, [0, 500]).map(value => 1.5 + (value - 1.5) * 8)]
    expect(positions(kswin(), wider)[0]).toBeGreaterThan(500)
    const slow = bells(15, ...Array.from({ length: 100 }, (_, k) => [k / 100, 50] as const))
    expect(positions(kswin(), slow)).toEqual([])
  })

  it('kswin: says nothing of a distance below 0.1, however sure', () => {
    // Whole numbers moved up by 80 of 1000: a distance of 0.08, p = 0.003.
    const risenBy = (step: number) => Array.from({ length: 2000 }, (_, k) => (k < 1000 ? k : k - 1000 + step))
    const sure = { alpha: 0.01, windowSize: 2000, newestSize: 1000 }
    expect(positions(kswin(sure), risenBy(80))).toEqual([])
    expect(positions(kswin(sure), risenBy(101))).toEqual([1999])
  })

  it('kswin: keeps its window and no more', () => {
    const detector = kswin({ windowSize: 50, newestSize: 20 })
    signals(detector, bells(15, [0, 500]))
    expect((detector.state() as { window: number[] }).window).toHaveLength(50)
  })
})

describe('parameters', () => {
  it.each<[string, string, () => unknown]>([
    ['delta', 'a number of at least 0', () => pageHinkley({ delta: -1 })],
    ['threshold', 'a number of at least 0', () => pageHinkley({ threshold: Number.NaN })],
    ['forgetting', 'more than 0 and at most 1', () => pageHinkley({ forgetting: 1.1 })],
    ['floor', 'at most 0', () => pageHinkley({ floor: 1 })],
    ['warmUp', 'a whole number of at least 1', () => cusum({ warmUp: 1.5 })],
    ['threshold', 'a number of at least 0', () => cusum({ threshold: Number.POSITIVE_INFINITY })],
    ['delta', 'more than 0 and less than 1', () => adwin({ delta: 0 })],
    ['maxBuckets', 'a whole number of at least 1', () => adwin({ maxBuckets: 0 })],
    ['driftDeviations', 'a number of at least 0', () => ddm({ driftDeviations: -3 })],
    ['driftShare', 'more than 0 and at most 1', () => eddm({ driftShare: 0 })],
    ['driftConfidence', 'more than 0 and less than 1', () => hddmA({ driftConfidence: 1 })],
    ['weight', 'more than 0 and less than 1', () => hddmW({ weight: 1 })],
    ['alpha', 'more than 0 and less than 1', () => kswin({ alpha: 0 })],
    ['newestSize', 'less than windowSize', () => kswin({ windowSize: 30 })],
    ['cuts', 'sparse or every-bucket', () => adwin({ cuts: 'none' as 'sparse' })],
  ])('%s must be %s', (parameter, requirement, make) => {
    expect(make).toThrow(new ParameterFault(parameter, requirement))
  })

  it('bothSides hears the louder side', () => {
    // A rate that falls: the rising side stays silent, the falling one warns first and alarms later.
    const falling = errors(16, [0.5, 600], [0.2, 300])
    const heard = signals(
      bothSides(hddmA, value => 1 - value),
      falling,
    )
    expect(heard.indexOf('warning')).toBeGreaterThan(600)
    expect(heard.indexOf('drift')).toBeGreaterThan(heard.indexOf('warning'))
  })
})
