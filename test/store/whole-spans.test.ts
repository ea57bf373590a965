import { expect, it } from 'vitest'
import { keptRange, wholeSpans } from '../../src/store/whole-spans.ts'
import { DAY, HOUR, T0 } from './example-rows.ts'

const horizon = { recountable_from: 0, hours_from: T0, slices_from: T0 + 10 * DAY, advanced_at: 0 }
const whole = (...slices: number[]) =>
  wholeSpans({ model: 'm', reference: '', kind: 'features', slices }, horizon).slices
const everySlice = (from: number, to: number) =>
  Array.from({ length: (to - from) / 600 }, (_, i) => from + i * 600)

it('slices are counted alone while all of their hour are kept', () => {
  expect(whole(T0 + 10 * DAY + 1_200, T0 + 10 * DAY)).toEqual([T0 + 10 * DAY, T0 + 10 * DAY + 1_200])
})

it('then with all of their hour', () => {
  const hour = T0 + 10 * DAY - HOUR
  expect(whole(hour + 3_000)).toEqual(everySlice(hour, hour + HOUR))
  expect(whole(T0, T0 + 600, T0 + 10 * DAY)).toEqual([...everySlice(T0, T0 + HOUR), T0 + 10 * DAY])
})

it('and when hours have expired with all of their day', () => {
  expect(whole(T0 - 600)).toEqual(everySlice(T0 - DAY, T0))
})

it('a range begins and ends with what is kept', () => {
  const range = (from: number, to: number) => {
    const kept = keptRange({ from: from * 1000 + 5, to: to * 1000 + 5, version: 'v1' }, horizon)
    return [kept.from / 1000, kept.to / 1000]
  }
  const recent = T0 + 10 * DAY
  expect(range(recent, recent + 700)).toEqual([recent + 0.005, recent + 700.005])
  expect(range(recent - 700, recent + 700)).toEqual([recent - HOUR, recent + 700.005])
  expect(range(recent - 2 * HOUR - 700, recent - 700)).toEqual([recent - 3 * HOUR, recent])
  expect(range(T0 - DAY + 700, T0 - 700)).toEqual([T0 - DAY, T0])
})
