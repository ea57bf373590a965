import { expect, it } from 'vitest'
import { keptRange, wholeSpans } from '../../src/store/whole-spans.ts'
import { DAY, HOUR, T0 } from './example-rows.ts'

const kept = {
  ...{ recountable_from: 0, hours_from: T0, slices_from: T0 + 10 * DAY, advanced_at: 0 },
  slice_seconds: 600,
}
const byHours = { ...kept, slice_seconds: 3_600 }
const wholeOf = (slices: number[], of = kept) =>
  wholeSpans({ model: 'm', reference: '', kind: 'features', slices }, of).slices
const whole = (...slices: number[]) => wholeOf(slices)
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

it('at any time, where a slice is an hour', () => {
  const recent = T0 + 12 * DAY
  expect(wholeOf([recent + 600], byHours)).toEqual(everySlice(recent, recent + HOUR))
  const range = { from: (recent + 600) * 1000, to: (recent + 700) * 1000 }
  expect(keptRange(range, byHours)).toEqual({ from: recent * 1000, to: (recent + HOUR) * 1000 })
})

it('and when hours have expired with all of their day', () => {
  expect(whole(T0 - 600)).toEqual(everySlice(T0 - DAY, T0))
})

it('a range begins and ends with what is kept', () => {
  const range = (from: number, to: number) => {
    const found = keptRange({ from: from * 1000 + 5, to: to * 1000 + 5, version: 'v1' }, kept)
    return [found.from / 1000, found.to / 1000]
  }
  const recent = T0 + 10 * DAY
  expect(range(recent, recent + 700)).toEqual([recent + 0.005, recent + 700.005])
  expect(range(recent - 700, recent + 700)).toEqual([recent - HOUR, recent + 700.005])
  expect(range(recent - 2 * HOUR - 700, recent - 700)).toEqual([recent - 3 * HOUR, recent])
  expect(range(T0 - DAY + 700, T0 - 700)).toEqual([T0 - DAY, T0])
})
