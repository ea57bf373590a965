import { describe, expect, it } from 'vitest'
import { burnRates, burnStretches, type StretchRows } from '../../../src/stats/objectives/burn-rate.ts'
import { wilson } from '../../../src/stats/performance/wilson.ts'

const END = 1_790_000_400
const MINUTE = 60
const HOUR = 3_600
const DAY = 86_400

/** Slices of a thousand rows from so long before the end, `bad` in each. */
const slices = (from: number, to: number, bad: number): StretchRows[] =>
  Array.from({ length: (from - to) / (10 * MINUTE) }, (_, i) => ({
    start: END - from + i * 10 * MINUTE,
    n: 1_000,
    bad,
    unsure: 2,
  }))

/** By slices, all of them kept. */
const asked = (share: number) => ({ share, end: END, shortest: 10 * MINUTE, keptFrom: 0 })

const burning = (rows: readonly StretchRows[], share = 0.999) =>
  burnRates(rows, asked(share)).map(pair => pair.burning)

describe('burn rates', () => {
  // The Site Reliability Workbook, chapter 5, table of burn rates for a service level objective of 99.9 %.
  it.each([
    [1, 1],
    [2, 2],
    [10, 10],
    [1_000, 1_000],
  ])('%d bad rows of a thousand burn the budget of 99.9 %% %d times as fast as it lasts', (bad, rate) => {
    for (const { long, short } of burnRates(slices(3 * DAY, 0, bad), asked(0.999)))
      for (const { value } of [long, short]) expect(value).toBeCloseTo(rate, 9)
  })

  it('are of an hour and its last slice, six hours and half an hour, three days and six hours', () => {
    const found = burnRates(slices(4 * DAY, 0, 5), asked(0.99))
    expect(found.map(({ factor, long, short }) => [factor, long.seconds, short.seconds])).toEqual([
      [14.4, HOUR, 10 * MINUTE],
      [6, 6 * HOUR, 30 * MINUTE],
      [1, 3 * DAY, 6 * HOUR],
    ])
    expect(found.map(({ long, short }) => [long.n, short.n])).toEqual([
      [6_000, 1_000],
      [36_000, 3_000],
      [432_000, 36_000],
    ])
    const interval = wilson(30, 6_000)!
    expect(found[0]!.long).toEqual({
      ...{ seconds: HOUR, n: 6_000, value: expect.closeTo(0.5, 9), bound: expect.closeTo(0.2, 9) },
      low: expect.closeTo(100 * interval.low, 9),
      high: expect.closeTo(100 * interval.high, 9),
    })
  })

  it.each([
    ['minutes: those of the workbook', MINUTE, [300, 1_800, 21_600]],
    ['slices of an hour: none shorter than those', HOUR, [HOUR, HOUR, 21_600]],
  ])('short windows by %s', (_, shortest, expected) => {
    const found = burnRates([], { ...asked(0.9), shortest })
    expect(found.map(({ short }) => short.seconds)).toEqual(expected)
  })

  it('by minutes know of an outage that is over after five', () => {
    const stretch = ({ from }: { from: number }, i: number) => ({
      ...{ start: END - from, n: 1_000, unsure: 0 },
      bad: i === 0 ? 0 : 500,
    })
    const rows = burnStretches(MINUTE).map(stretch)
    expect(rows.map(({ start }) => END - start)).toEqual([300, 1_800, HOUR, 6 * HOUR, 3 * DAY])
    const found = burnRates(rows, { ...asked(0.99), shortest: MINUTE })
    expect(found.map(({ long, short, burning }) => [long.n, short.n, burning])).toEqual([
      [3_000, 1_000, false],
      [4_000, 2_000, true],
      [5_000, 4_000, true],
    ])
  })

  it('have no value over a window that is kept in part', () => {
    const found = burnRates(slices(3 * DAY, 0, 5), { ...asked(0.9), keptFrom: END - DAY })
    expect(found.map(({ long, short }) => [long.n, short.n])).toEqual([
      [6_000, 1_000],
      [36_000, 3_000],
      [0, 36_000],
    ])
    expect(found[2]!.burning).toBeNull()
  })

  it.each([
    ['nothing at what lasts for the whole time', slices(3 * DAY, 0, 1), [false, false, false]],
    ['the slow one at a little more', slices(3 * DAY, 0, 2), [false, false, true]],
    ['all at an outage that lasts', slices(3 * DAY, 0, 20), [true, true, true]],
    [
      'not the fast one in the first slice after an outage',
      [...slices(3 * DAY, HOUR, 0), ...slices(HOUR, 10 * MINUTE, 500), ...slices(10 * MINUTE, 0, 0)],
      [false, true, true],
    ],
    [
      'the fast one as soon as an hour is bad',
      [...slices(DAY, HOUR, 0), ...slices(HOUR, 0, 15)],
      [true, false, false],
    ],
    ['a slice by itself, which is all there is', slices(10 * MINUTE, 0, 100), [true, true, true]],
    ['none knows where the last hours had no rows', slices(3 * DAY, 7 * HOUR, 500), [null, null, null]],
  ])('say that the budget burns: %s', (_, rows, expected) => {
    expect(burning(rows)).toEqual(expected)
  })

  it('have no value without rows, and no rows of a time after the end', () => {
    const nothing = { value: null, low: null, high: null, bound: null, n: 0 }
    for (const { long, short } of burnRates(slices(0, -DAY, 500), asked(0.9)))
      expect([long, short]).toEqual([expect.objectContaining(nothing), expect.objectContaining(nothing)])
  })
})
