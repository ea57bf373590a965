import { describe, expect, test } from 'vitest'
import { seasonBucket, seasonBucketOf } from '../../../src/stats/decision/season-bucket.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Monday, 2 November 2026, 00:00 UTC. */
const MONDAY = Date.UTC(2026, 10, 2)

function starts(count: number, stepMs: number): number[] {
  return Array.from({ length: count }, (_, i) => MONDAY + i * stepMs)
}

describe('the finest season with 2 windows a bucket and 20 in all', () => {
  test.each([
    { name: 'hourly, a day and a half', count: 36, step: HOUR, kind: 'pooled', covered: false },
    { name: 'hourly, two days', count: 48, step: HOUR, kind: 'hour_of_day', covered: true },
    {
      name: 'hourly, an hour short of two weeks',
      count: 335,
      step: HOUR,
      kind: 'hour_of_day',
      covered: true,
    },
    { name: 'hourly, two weeks', count: 336, step: HOUR, kind: 'hour_of_week', covered: true },
    { name: 'six hours, ten windows', count: 10, step: 6 * HOUR, kind: 'pooled', covered: false },
    { name: 'six hours, two weeks', count: 56, step: 6 * HOUR, kind: 'hour_of_week', covered: true },
    { name: 'ten minutes, one day', count: 144, step: HOUR / 6, kind: 'pooled', covered: false },
    { name: 'ten minutes, two days', count: 288, step: HOUR / 6, kind: 'hour_of_day', covered: true },
    { name: 'daily, 19 windows', count: 19, step: DAY, kind: 'pooled', covered: true },
    { name: 'daily, 20 windows', count: 20, step: DAY, kind: 'day_of_week', covered: true },
    { name: 'weekly, never a season', count: 50, step: 7 * DAY, kind: 'pooled', covered: true },
    { name: 'no windows', count: 0, step: HOUR, kind: 'pooled', covered: false },
  ])('$name: $kind', ({ count, step, kind, covered }) => {
    expect(seasonBucket(starts(count, step), step)).toMatchObject({ kind, covered })
  })

  test('one hour of the week seen once sends back to the hour of the day', () => {
    const withoutOne = starts(336, HOUR).filter((_, i) => i !== 100)
    expect(seasonBucket(withoutOne, HOUR).kind).toBe('hour_of_day')
  })
})

test.each([
  ['pooled', MONDAY + 5 * DAY, 0],
  ['hour_of_day', MONDAY + 3 * DAY + 5 * HOUR + 59 * 60_000, 5],
  ['day_of_week', MONDAY, 0],
  ['day_of_week', MONDAY - 1, 6],
  ['day_of_week', 0, 3],
  ['day_of_week', -4 * DAY, 6],
  ['hour_of_week', MONDAY + 8 * DAY + 2 * HOUR, 26],
] as const)('%s of %d is bucket %d', (kind, start, bucket) => {
  expect(seasonBucketOf(kind, HOUR).bucketOf(start)).toBe(bucket)
})
