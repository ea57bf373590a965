import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { countExactly } from '../../src/analyzers/count-exactly.ts'
import { pooledSegments } from '../../src/analyzers/pooled-segments.ts'
import { sideOf } from '../../src/analyzers/side.ts'
import { readBinnings } from '../../src/store/binnings.ts'
import { readErrors } from '../../src/store/error-stream.ts'
import { writeLabels } from '../../src/store/labels.ts'
import { type StoredPrediction, writePredictions } from '../../src/store/predictions.ts'
import { readSegmentValues } from '../../src/store/segment-values.ts'
import { markEverySlice, markSlices } from '../../src/store/slice-marks.ts'
import { type SliceKind, sliceOf } from '../../src/store/slices.ts'
import { labelOf, prediction, T0 } from '../store/example-rows.ts'
import { storedHistograms } from '../store/stored-histograms.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { type FreshSlicer, freshSlicer, openSlicer } from './fresh-slicer.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())

let fresh: FreshSlicer
beforeEach(async () => {
  fresh = await freshSlicer(opened.store)
})

const declare = (settings: object) => fresh.declare({ task: 'multiclass', ...settings })

interface Sent extends Partial<StoredPrediction> {
  id: string
  seconds: number
}

async function send(...sent: Sent[]): Promise<void> {
  await writePredictions(
    opened.store,
    sent.map(({ id, seconds, ...over }) =>
      prediction(id, { seconds: T0 + seconds, prediction: '1', ...over }),
    ),
  )
  await mark('features', sent)
}

async function label(sent: readonly Sent[]): Promise<void> {
  await writeLabels(
    opened.store,
    sent.map(({ id, seconds }) => labelOf(id, { seconds: T0 + seconds, label: '1' })),
  )
  await mark('outcome', sent)
}

function mark(kind: SliceKind, sent: readonly Sent[]): Promise<void> {
  const slices = [...new Set(sent.map(({ seconds }) => sliceOf(T0 + seconds)))]
  return markSlices(opened.store, 'p', [{ model: 'm', reference: '', kind, slices }])
}

/** One row a second of each of these regions. */
const regions = (from: number, to: number, seconds = 0): Sent[] =>
  Array.from({ length: to - from }, (_, i) => ({
    ...{ id: `row-${from + i}`, seconds: seconds + i },
    segments: { region: `r${String(from + i).padStart(3, '0')}` },
  }))

/** n of predictions of ten minutes, by segment, of a slice that begins so many seconds after T0. */
async function segmentsAt(seconds: number, subject = 'prediction'): Promise<Record<string, number>> {
  const stored = await storedHistograms(opened.store)
  const mine = stored.filter(
    row => row.span === 600 && row.slice === T0 + seconds && row.subject === subject && row.segment !== '',
  )
  return Object.fromEntries(mine.map(({ segment, n }) => [segment, n]))
}

it('counts a hundred values apart, the first that were made, and pools the others', async () => {
  await declare({ segments: ['region'] })
  // Written first, made last.
  const sent = [...regions(90, 103, 300), ...regions(0, 90)]
  await send(...sent)
  await label(sent)
  await fresh.slicer.countDirty()
  const counted = await segmentsAt(0)
  expect(Object.keys(counted)).toHaveLength(101)
  expect(counted).toMatchObject({ 'region=r000': 1, 'region=r099': 1, 'region=other': 3 })
  expect(await segmentsAt(0, 'outcome')).toEqual(counted)
  expect((await readSegmentValues(opened.store, 'p', 'm')).get('region')).toHaveLength(100)
  expect(await fresh.slicer.verify('m')).toEqual([])
})

it('later values take no place, whenever their rows were made, and a recount finds the same segments', async () => {
  await declare({ segments: ['region'] })
  await send(...regions(0, 60))
  await fresh.slicer.countDirty()
  const first = await segmentsAt(0)
  await send(...regions(50, 110, 1_200))
  await fresh.slicer.countDirty()
  const second = await segmentsAt(1_200)
  expect(second).toMatchObject({ 'region=r055': 1, 'region=r099': 1, 'region=other': 10 })

  await send({ id: 'late', seconds: 30, segments: { region: 'earlier' } })
  await markEverySlice(opened.store, 'p', 'm')
  // One that has just been started knows them too.
  fresh = openSlicer(opened.store, fresh.catalog)
  await fresh.slicer.countDirty()
  expect(await segmentsAt(0)).toEqual({ ...first, 'region=other': 1 })
  expect(await segmentsAt(1_200)).toEqual(second)
  expect(await fresh.slicer.verify('m')).toEqual([])
})

it('pools groups of people alike, by segment or feature, and what is crossed with them', async () => {
  await declare({ features: { job: 'categorical' }, protected: ['job', 'sex'] })
  const job = (i: number): Sent => ({
    ...{ id: `row-${i}`, seconds: i, segments: { sex: i % 2 === 0 ? 'f' : 'm' } },
    categorical: { job: `j${String(i).padStart(3, '0')}` },
  })
  await send(...Array.from({ length: 102 }, (_, i) => job(i)))
  await fresh.slicer.countDirty()
  expect(await segmentsAt(0)).toMatchObject({
    ...{ 'job=j099': 1, 'job=other': 2, 'sex=f': 51, 'sex=m': 51 },
    ...{ 'job&sex=other&f': 1, 'job&sex=other&m': 1 },
  })
  expect(await fresh.slicer.verify('m')).toEqual([])
})

it('the rows of the pooled can be read one by one', async () => {
  await declare({ segments: ['region'] })
  await send(...regions(0, 103))
  await label(regions(0, 103))
  await fresh.slicer.countDirty()
  const idsOf = async (segment: string) => {
    const range = { model: 'm', error: 'wrong' as const, version: '', segment }
    const ids: string[] = []
    const pages = readErrors(opened.store, 'p', {
      range: { ...range, from: T0 * 1_000, to: (T0 + 600) * 1_000 },
      most: 1_000,
    })
    for await (const page of pages) ids.push(...page.map(({ prediction_id }) => prediction_id))
    return ids
  }
  expect(await idsOf('region=other')).toEqual(['row-100', 'row-101', 'row-102'])
  expect(await idsOf('region=r099')).toEqual(['row-99'])
  expect(await idsOf('region=r100')).toEqual([])
  expect(await idsOf('')).toHaveLength(103)
})

it('an exact count has the same segments, says how many rows are pooled, and keeps no value', async () => {
  await declare({ segments: ['region', 'plan'] })
  await send(...regions(0, 103))
  await fresh.slicer.countDirty()
  const known = await readSegmentValues(opened.store, 'p', 'm')
  await send({ id: 'more', seconds: 700, segments: { region: 'new', plan: 'gold' } })
  const counted = await countExactly(opened.store, {
    model: fresh.catalog.find('m')!,
    binnings: await readBinnings(opened.store, 'p', 'm'),
    rows: { from: T0 * 1_000, to: (T0 + 1_200) * 1_000, version: '', segments: 'every' },
  })
  const n = (name: string) =>
    counted.find(({ segment, subject }) => segment === name && subject === 'prediction')?.histogram.n
  expect(
    await pooledSegments(opened.store, { model: fresh.catalog.find('m')!, current: sideOf(counted) }),
  ).toEqual([{ name: 'region', values: 100, n: 4 }])
  expect([n(''), n('region=r000'), n('region=other'), n('plan=gold')]).toEqual([104, 1, 4, 1])
  expect(await readSegmentValues(opened.store, 'p', 'm')).toEqual(known)
})
