import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { run } from '../../src/store/client.ts'
import { markSlices } from '../../src/store/slice-marks.ts'
import type { SliceSet } from '../../src/store/slices.ts'
import { listNewestDays, listSlices } from '../../src/store/slices-with-rows.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { DAY, HOUR, T0 } from './example-rows.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())
beforeEach(() => run(opened.store, 'TRUNCATE TABLE slices'))

const features = (...slices: number[]): SliceSet => ({ model: 'm', reference: '', kind: 'features', slices })
const mark = (...sets: SliceSet[]) => markSlices(opened.store, 'p', sets)

it('slices are listed within a range', async () => {
  await mark(features(T0, T0 + 600, T0 + 1_200), { ...features(T0), kind: 'outcome' })
  const within = (from: number, to: number) =>
    listSlices(opened.store, 'p', { model: 'm', reference: '', from, to })
  expect(await within(T0 + 599, T0 + 601)).toEqual([T0, T0 + 600])
  expect(await within(T0 + 600, T0 + 1_200)).toEqual([T0 + 600])
})

it('the newest days are those with predictions of production', async () => {
  await mark(
    features(T0, T0 + 600, T0 + 5 * DAY + HOUR, T0 + 9 * DAY),
    { ...features(T0 + 20 * DAY), kind: 'outcome' },
    { ...features(T0 + 21 * DAY), reference: 'default:1' },
    { ...features(T0 + 22 * DAY), model: 'b' },
  )
  const newest = (days: number) => listNewestDays(opened.store, 'p', { model: 'm', days })
  expect(await newest(2)).toEqual([T0 + 9 * DAY, T0 + 5 * DAY])
  expect(await newest(5)).toEqual([T0 + 9 * DAY, T0 + 5 * DAY, T0])
})
