import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { advanceHorizon } from '../../src/jobs/advance-horizon.ts'
import { ModelSettings } from '../../src/model/model.ts'
import { NO_HORIZON } from '../../src/store/horizons.ts'
import { DAY, T0 } from '../store/example-rows.ts'

const settingsOf = (retention: string, expected_lag = '0d') =>
  ModelSettings.parse({ task: 'regression', retention, labels: { expected_lag } })

/** Days from T0 on at which everything stands, when it is this many days later and predictions were made on those. */
function horizonAt(
  today: number,
  days: readonly number[],
  { current = NO_HORIZON, settings = settingsOf('90d') } = {},
) {
  const horizon = advanceHorizon(current, {
    settings,
    days: days.map(day => T0 + day * DAY),
    now: (T0 + today * DAY) * 1000 + 3_600_000,
  })
  return {
    rows: (horizon.recountable_from - T0) / DAY,
    slices: (horizon.slices_from - T0) / DAY,
    hours: (horizon.hours_from - T0) / DAY,
  }
}
const standing = (day: number) => ({
  recountable_from: T0 + (day - 88) * DAY,
  slices_from: T0 + (day - 14) * DAY,
  hours_from: T0 + (day - 180) * DAY,
  advanced_at: 0,
})

describe('a horizon', () => {
  it('of daily traffic follows the clock: two days before rows are as old as the retention, 14 and 180 days', () => {
    expect(horizonAt(100, [100, 99, 98])).toEqual({ rows: 12, slices: 86, hours: -80 })
    expect(horizonAt(100, [99, 98, 97])).toEqual({ rows: 12, slices: 86, hours: -80 })
  })

  it('is at the start of a day, a retention of hours rounded up', () => {
    expect(horizonAt(100, [100, 99, 98], { settings: settingsOf('80h') }).rows).toBe(98)
  })

  it('keeps hours until their labels have come', () => {
    expect(horizonAt(100, [100, 99, 98], { settings: settingsOf('90d', '36h') }).hours).toBe(-82)
  })

  it('does not believe a clock that is a year ahead, nor predictions of one or two such days', () => {
    const current = standing(100)
    expect(horizonAt(465, [100, 99, 98], { current }).rows).toBe(13)
    expect(horizonAt(465, [465, 100, 99], { current }).rows).toBe(14)
    expect(horizonAt(466, [466, 465, 100], { current }).rows).toBe(15)
  })

  it('believes predictions of three days', () => {
    expect(horizonAt(467, [467, 466, 465], { current: standing(100) }).rows).toBe(379)
  })

  it('of a model that is silent moves by a day at a time, up to where the clock allows', () => {
    expect(horizonAt(130, [100, 99, 98], { current: standing(100) }).rows).toBe(13)
    expect(horizonAt(130, [100, 99, 98], { current: standing(130) }).rows).toBe(42)
  })

  it('of history sent today stays before all of it', () => {
    const grace = horizonAt(1_000, [100, 99, 98])
    expect(grace).toEqual({ rows: 13, slices: 87, hours: -79 })
  })

  it('follows a shorter retention at once, and does not go back for a longer one', () => {
    const days = [100, 99, 98]
    expect(horizonAt(101, days, { current: standing(100), settings: settingsOf('10d') }).rows).toBe(93)
    expect(horizonAt(101, days, { current: standing(100), settings: settingsOf('365d') }).rows).toBe(12)
  })

  it('never goes back, wherever the clock goes, nor past what the clock allows', () => {
    const day = fc.integer({ min: -2_000, max: 4_000 })
    fc.assert(
      fc.property(
        day,
        fc.array(day, { maxLength: 3 }),
        fc.integer({ min: -500, max: 1_000 }),
        (today, days, stood) => {
          const current = standing(stood)
          const newestFirst = days.toSorted((a, b) => b - a)
          const { rows, slices, hours } = horizonAt(today, newestFirst, { current })
          expect(rows).toBeGreaterThanOrEqual(stood - 88)
          expect(slices).toBeGreaterThanOrEqual(stood - 14)
          expect(hours).toBeGreaterThanOrEqual(stood - 180)
          expect(rows).toBeLessThanOrEqual(Math.max(stood, today) - 88)
        },
      ),
      { seed: 20261121 },
    )
  })
})
