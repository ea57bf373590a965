import { describe, expect, it } from 'vitest'
import { adwin } from '../../../src/stats/detectors/adwin.ts'
import { bothSides } from '../../../src/stats/detectors/both-sides.ts'
import { cusum } from '../../../src/stats/detectors/cusum.ts'
import { ddm } from '../../../src/stats/detectors/ddm.ts'
import type { Detector } from '../../../src/stats/detectors/detector.ts'
import { eddm } from '../../../src/stats/detectors/eddm.ts'
import { hddmA } from '../../../src/stats/detectors/hddm-a.ts'
import { hddmW } from '../../../src/stats/detectors/hddm-w.ts'
import { kswin } from '../../../src/stats/detectors/kswin.ts'
import { pageHinkley } from '../../../src/stats/detectors/page-hinkley.ts'
import { errors, positions, type Stretch, uniforms } from './streams.ts'

type Make = () => Detector
type Stream = (seed: number, ...stretches: Stretch[]) => number[]

const seeds = (count: number) => Array.from({ length: count }, (_, seed) => seed + 1)

/** Alarms in 100,000 values of one level. */
function falseAlarms(make: Make, stream: Stream, level: number): number {
  return seeds(20).reduce((sum, seed) => sum + positions(make(), stream(seed, [level, 5000])).length, 0)
}

/** How many values after a step an alarm comes, at the median of 41 streams; Infinity if it never does. */
function medianDelay(make: Make, stream: Stream, [from, to]: [number, number]): number {
  const delays = seeds(41).map(seed => {
    const values = stream(1000 + seed, [from, 1000], [to, 1500])
    const detector = make()
    const alarm = values.findIndex(
      (value, position) => detector.update(value) === 'drift' && position >= 1000,
    )
    return alarm === -1 ? Number.POSITIVE_INFINITY : alarm - 999
  })
  return delays.sort((a, b) => a - b)[20]!
}

// The limits are generous: what was measured stands beside them, and with each detector.
describe('errors at a constant rate of 0.1, or rising from 0.1 to 0.4 after 1000 values', () => {
  it.each<[string, Make, { falseAlarms: number; delay: number }]>([
    ['page_hinkley', pageHinkley, { falseAlarms: 5, delay: 250 }], // 0 and 167
    ['cusum', cusum, { falseAlarms: 5, delay: 250 }], // 0 and 166
    ['adwin, sparse cuts', adwin, { falseAlarms: 5, delay: 224 }], // 0 and 152
    ['adwin, every bucket', () => adwin({ cuts: 'every-bucket' }), { falseAlarms: 5, delay: 128 }], // 0 and 88
    ['ddm', ddm, { falseAlarms: 30, delay: 100 }], // 7 and 64
    ['eddm', eddm, { falseAlarms: 300, delay: 60 }], // 152 and 30
    ['hddm_a', hddmA, { falseAlarms: 5, delay: 80 }], // 0 and 52
    ['hddm_w', hddmW, { falseAlarms: 5, delay: 80 }], // 0 and 51
  ])('%s alarms seldom, and soon', (_, make, limits) => {
    expect(falseAlarms(make, errors, 0.1)).toBeLessThanOrEqual(limits.falseAlarms)
    expect(medianDelay(make, errors, [0.1, 0.4])).toBeLessThanOrEqual(limits.delay)
  })
})

it('kswin alarms seldom on uniform numbers, and soon when they shift by half their range', () => {
  expect(falseAlarms(kswin, uniforms, 0)).toBeLessThanOrEqual(20) // 4
  expect(medianDelay(kswin, uniforms, [0, 0.5])).toBeLessThanOrEqual(40) // 23
})

describe('a fall', () => {
  const falling = errors(7, [0.6, 1000], [0.1, 1000])

  it.each<[string, Make]>([
    ['cusum', cusum],
    ['hddm_a', hddmA],
    ['hddm_w', hddmW],
  ])('is seen by %s only if it watches both sides', (_, make) => {
    expect(positions(make(), falling)).toEqual([])
    const [alarm, ...more] = positions(
      bothSides(make, value => 1 - value),
      falling,
    )
    expect(alarm).toBeGreaterThan(1000)
    expect(alarm).toBeLessThan(1150)
    expect(more).toEqual([])
  })

  it('is seen by adwin', () => {
    expect(positions(adwin(), falling)).toHaveLength(1)
  })
})
