import { expect, it } from 'vitest'
import { MadeTimes, MOST_REMEMBERED } from '../../src/ingest/made-times.ts'

const NOON = Date.UTC(2026, 10, 1, 12)
const MINUTE = 60_000
const row = (prediction_id: string, model = 'm') => ({ model, prediction_id })

it('gives a row that is sent again the time it had, for ten minutes from then', () => {
  const times = new MadeTimes()
  expect(times.timeOf(row('a'), NOON)).toBe(NOON * 1_000)
  expect(times.timeOf(row('a'), NOON + 6 * MINUTE)).toBe(NOON * 1_000)
  expect(times.timeOf(row('a'), NOON + 10 * MINUTE)).toBe(NOON * 1_000)
  expect(times.timeOf(row('a'), NOON + 10 * MINUTE + 1)).toBe((NOON + 10 * MINUTE + 1) * 1_000)
})

it('tells models apart', () => {
  const times = new MadeTimes()
  times.timeOf(row('a'), NOON)
  expect(times.timeOf(row('a', 'other'), NOON + 1)).toBe((NOON + 1) * 1_000)
})

it('goes on with what is known from before a restart, the newest of an id', () => {
  const times = new MadeTimes()
  times.remember([
    { ...row('a'), timestamp: 1_000 * (NOON - 9 * MINUTE) },
    { ...row('b'), timestamp: 1_000 * (NOON - 8 * MINUTE) },
    { ...row('a'), timestamp: 1_000 * (NOON - 7 * MINUTE) },
  ])
  expect(times.timeOf(row('a'), NOON)).toBe(1_000 * (NOON - 7 * MINUTE))
  expect(times.timeOf(row('b'), NOON)).toBe(1_000 * (NOON - 8 * MINUTE))
})

it('remembers the newest half of what it may at least, and forgets the oldest first', () => {
  const times = new MadeTimes()
  for (let i = 0; i <= MOST_REMEMBERED; i++) times.timeOf(row(String(i)), NOON)
  expect(times.timeOf(row(String(MOST_REMEMBERED / 2)), NOON + 1)).toBe(NOON * 1_000)
  expect(times.timeOf(row(String(MOST_REMEMBERED / 2 - 1)), NOON + 1)).toBe((NOON + 1) * 1_000)
})
