import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { run } from '../../src/store/client.ts'
import { listCountedWindows, readCountedUntil } from '../../src/store/counted-until.ts'
import { markSlices, recordCounted } from '../../src/store/slice-marks.ts'
import type { SliceSet } from '../../src/store/slices.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { DAY, HOUR, T0 } from './example-rows.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())
beforeEach(() => run(opened.store, 'TRUNCATE TABLE slices'))

const features = (...slices: number[]): SliceSet => ({ model: 'm', reference: '', kind: 'features', slices })
const counted = (set: SliceSet, seq: number) => recordCounted(opened.store, 'p', { set, seq })
const next = () => opened.store.sequence.next()

it('windows know how far they are counted and how much is not', async () => {
  await markSlices(opened.store, 'p', [
    features(T0, T0 + 600, T0 + DAY),
    { ...features(T0), reference: 'upload' },
  ])
  const seq = next()
  await counted(features(T0), seq)
  expect(await listCountedWindows(opened.store, 'p', { model: 'm', windowSeconds: DAY })).toEqual([
    { kind: 'features', start: T0, counted: seq, dirty: 1 },
    { kind: 'features', start: T0 + DAY, counted: 0, dirty: 1 },
  ])
  expect(await listCountedWindows(opened.store, 'p', { model: 'm', windowSeconds: HOUR })).toHaveLength(2)
})

it('the newest count is that of the range', async () => {
  const [first, second] = [next(), next()]
  await counted(features(T0), first)
  await counted(features(T0 + DAY), second)
  const newest = (from: number, to: number) =>
    readCountedUntil(opened.store, 'p', { model: 'm', reference: '', from, to })
  expect(await newest(T0, T0 + DAY)).toBe(first)
  expect(await newest(T0, T0 + DAY + 1)).toBe(second)
  expect(await newest(T0 + 2 * DAY, T0 + 3 * DAY)).toBe(0)
})
