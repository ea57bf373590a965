import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { run } from '../../src/store/client.ts'
import { NO_HORIZON, writeHorizon } from '../../src/store/horizons.ts'
import {
  listCountedSets,
  listCountedWindows,
  listDirtySets,
  listNewestDays,
  listSlices,
  markEverySlice,
  markSlices,
  readCountedUntil,
  recordCounted,
  type SliceSet,
  sliceOf,
} from '../../src/store/slices.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { DAY, HOUR, T0 } from './example-rows.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())
beforeEach(async () => {
  for (const table of ['slices', 'horizons']) await run(opened.store, `TRUNCATE TABLE ${table}`)
})

const features = (...slices: number[]): SliceSet => ({ model: 'm', reference: '', kind: 'features', slices })
const mark = (...sets: SliceSet[]) => markSlices(opened.store, 'p', sets)
const counted = (set: SliceSet, seq: number) => recordCounted(opened.store, 'p', { set, seq })
const dirty = (model?: string) => listDirtySets(opened.store, 'p', model)
const next = () => opened.store.sequence.next()

it('a slice begins at ten minutes', () => {
  expect([T0, T0 + 599, T0 + 600].map(sliceOf)).toEqual([T0, T0, T0 + 600])
})

describe('a slice is dirty', () => {
  it('from its mark until it is counted', async () => {
    await mark(features(T0))
    expect(await dirty()).toEqual([features(T0)])
    await counted(features(T0), next())
    expect(await dirty()).toEqual([])
  })

  it('again when it is marked after a count', async () => {
    await mark(features(T0))
    await counted(features(T0), next())
    await mark(features(T0))
    expect(await dirty()).toEqual([features(T0)])
  })

  it('when it was marked while it was counted', async () => {
    await mark(features(T0))
    const began = next()
    await mark(features(T0))
    await counted(features(T0), began)
    expect(await dirty()).toEqual([features(T0)])
  })

  it('by the mark, not by the age of its rows: a slow batch marks after a quick one was counted', async () => {
    next() // of the slow batch's rows
    await mark(features(T0))
    await counted(features(T0), next())
    await mark(features(T0))
    expect(await dirty()).toEqual([features(T0)])
  })
})

it('dirty slices come by model, upload and kind, references before production', async () => {
  const outcome: SliceSet = { ...features(T0), kind: 'outcome' }
  const upload = { ...features(T0), reference: 'default:1' }
  await mark(features(T0 + 7 * DAY), features(T0), outcome, upload, { ...features(T0), model: 'b' })
  expect((await dirty()).map(set => ({ ...set, slices: [...set.slices].sort() }))).toEqual([
    { ...features(T0), model: 'b' },
    upload,
    features(T0, T0 + 7 * DAY),
    outcome,
  ])
  expect(await dirty('b')).toEqual([{ ...features(T0), model: 'b' }])
  expect(await listDirtySets(opened.store, 'another')).toEqual([])
})

it('counted sets are those counted at least once', async () => {
  await mark(features(T0, T0 + 600))
  await counted(features(T0), next())
  expect(await listCountedSets(opened.store, 'p', 'm')).toEqual([features(T0)])
})

it('slices of production whose rows expire are neither dirty nor to be verified, whatever marks them', async () => {
  const upload = { ...features(T0), reference: 'default:1' }
  const other = { ...features(T0), model: 'b' }
  for (const set of [features(T0, T0 + DAY), upload, other]) {
    await mark(set)
    await counted(set, next())
  }
  const horizon = { ...NO_HORIZON, recountable_from: T0 + DAY }
  await writeHorizon(opened.store, 'p', { model: 'm', horizon })
  expect(await listCountedSets(opened.store, 'p', 'm')).toEqual([upload, features(T0 + DAY)])
  await markEverySlice(opened.store, 'p', 'm')
  await mark(other)
  expect(await dirty()).toEqual([other, upload, features(T0 + DAY)])
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

it('every slice of a model is marked, uploads and production, and no other model', async () => {
  const sets = [{ ...features(T0), reference: 'default:1' }, features(T0)]
  await mark(...sets, { ...features(T0), model: 'b' })
  for (const set of [...sets, { ...features(T0), model: 'b' }]) await counted(set, next())
  await markEverySlice(opened.store, 'p', 'm')
  expect(await dirty()).toEqual(sets)
})

it('windows know how far they are counted and how much is not', async () => {
  await mark(features(T0, T0 + 600, T0 + DAY), { ...features(T0), reference: 'upload' })
  const seq = next()
  await counted(features(T0), seq)
  expect(await listCountedWindows(opened.store, 'p', { model: 'm', windowSeconds: DAY })).toEqual([
    { kind: 'features', start: T0, counted: seq, dirty: 1 },
    { kind: 'features', start: T0 + DAY, counted: 0, dirty: 1 },
  ])
  expect(await listCountedWindows(opened.store, 'p', { model: 'm', windowSeconds: HOUR })).toHaveLength(2)
})

it('slices are listed within a range', async () => {
  await mark(features(T0, T0 + 600, T0 + 1_200), { ...features(T0), kind: 'outcome' })
  const within = (from: number, to: number) =>
    listSlices(opened.store, 'p', { model: 'm', reference: '', from, to })
  expect(await within(T0 + 599, T0 + 601)).toEqual([T0, T0 + 600])
  expect(await within(T0 + 600, T0 + 1_200)).toEqual([T0 + 600])
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
