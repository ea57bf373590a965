import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { run } from '../../src/store/client.ts'
import { NO_HORIZON, writeHorizon } from '../../src/store/horizons.ts'
import {
  listCountedSets,
  listDirtySets,
  markEverySlice,
  markSlices,
  recordCounted,
} from '../../src/store/slice-marks.ts'
import type { SliceSet } from '../../src/store/slices.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { DAY, T0 } from './example-rows.ts'

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

it('every slice of a model is marked, uploads and production, and no other model', async () => {
  const sets = [{ ...features(T0), reference: 'default:1' }, features(T0)]
  await mark(...sets, { ...features(T0), model: 'b' })
  for (const set of [...sets, { ...features(T0), model: 'b' }]) await counted(set, next())
  await markEverySlice(opened.store, 'p', 'm')
  expect(await dirty()).toEqual(sets)
})
