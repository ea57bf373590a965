import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { count } from '../../src/stats/histogram/count.ts'
import { freezeCategorical } from '../../src/stats/histogram/freeze-categorical.ts'
import { freezeNumeric } from '../../src/stats/histogram/freeze-numeric.ts'
import { run } from '../../src/store/client.ts'
import { type CountedRows, countRows } from '../../src/store/count-rows.ts'
import { type CountedHistogram, readHistograms } from '../../src/store/histograms.ts'
import { writeLabels } from '../../src/store/labels.ts'
import { type StoredPrediction, writePredictions } from '../../src/store/predictions.ts'
import { type Recount, recountSlices } from '../../src/store/recount.ts'
import { type SliceKind, sliceOf } from '../../src/store/slices.ts'
import { seededUniform } from '../stats/histogram/random.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { DAY, frozen, HOUR, labelOf, prediction, T0 } from './example-rows.ts'
import { storedHistograms } from './stored-histograms.ts'

const X = freezeNumeric(Float64Array.of(1, 2, 3, 5, 8, 13), { transform: 'asinh' })
const SCORE = freezeNumeric(Float64Array.of(0.1, 0.2, 0.5, 0.7, 0.9), { transform: 'logit' })
const BINARY = freezeCategorical(
  new Map([
    ['0', 1],
    ['1', 1],
  ]),
)
const BINNINGS = frozen({
  ...{ 'feature:x': X, 'feature:c': freezeCategorical(new Map([['a', 1]])) },
  ...{ prediction: BINARY, score: SCORE, outcome: freezeCategorical(new Map()) },
  ...{ 'calibration:positive': SCORE, 'calibration:negative': SCORE },
})

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())

const recountOf = (kind: SliceKind, seconds: readonly number[]): Recount => ({
  set: { model: 'm', reference: '', kind, slices: [...new Set(seconds.map(sliceOf))] },
  binnings: BINNINGS,
  segmentation: { dimensions: ['region'], attributes: ['c'], crossed: [['c', 'region']], full: new Map() },
  positiveClass: '1',
  sliceSeconds: 600,
})

const write = (...rows: StoredPrediction[]) => writePredictions(opened.store, rows)

/** Rows of one slice, `T0`'s, made between two times in milliseconds after it. */
const fromTo = (from: number, to: number, { kind = 'features' as SliceKind } = {}) =>
  countRows(opened.store, 'p', {
    recount: recountOf(kind, [T0]),
    rows: { version: '', segments: [''], from: T0 * 1000 + from, to: T0 * 1000 + to },
  })

const rowsOf = (counted: readonly CountedHistogram[], subject: string): number =>
  counted.find(each => each.subject === subject)?.histogram.n ?? 0

describe('a range that begins and ends with slices', () => {
  const uniform = seededUniform(6)
  const ROWS = Array.from({ length: 500 }, (_, i) => ({
    id: i,
    seconds: T0 + Math.floor(uniform() * DAY),
    x: i % 7 === 0 ? null : 20 * uniform(),
    c: i % 11 === 0 ? null : ['a', 'b', 'c'][Math.floor(3 * uniform())]!,
    score: i % 13 === 0 ? null : uniform(),
    label: i % 3 === 0 ? null : String(Math.floor(2 * uniform())),
    version: i % 4 === 0 ? 'v2' : 'v1',
    region: i % 5 === 0 ? null : ['eu', 'us'][i % 2]!,
  }))
  const seconds = ROWS.map(row => row.seconds)
  beforeAll(async () => {
    await write(
      ...ROWS.map(({ id, x, c, region, ...row }) =>
        prediction(id, {
          ...{ seconds: row.seconds, version: row.version, score: row.score },
          numeric: x === null ? {} : { x },
          categorical: c === null ? {} : { c },
          prediction: (row.score ?? 0) >= 0.5 ? '1' : '0',
          segments: region === null ? {} : { region },
        }),
      ),
    )
    await writeLabels(
      opened.store,
      ROWS.flatMap(({ id, label, ...row }) =>
        label === null ? [] : [labelOf(id, { label, seconds: row.seconds })],
      ),
    )
    await recountSlices(opened.store, 'p', recountOf('features', seconds))
    await recountSlices(opened.store, 'p', recountOf('outcome', seconds))
  })

  it.each<[string, Pick<CountedRows, 'version' | 'segments'>, (row: (typeof ROWS)[number]) => boolean]>([
    ['every version and segment', { version: '', segments: 'every' }, () => true],
    ['one version', { version: 'v2', segments: 'every' }, row => row.version === 'v2'],
    ['one segment', { version: '', segments: ['region=eu'] }, row => row.region === 'eu'],
    [
      'one group of people',
      { version: '', segments: ['c&region=a&eu'] },
      row => row.c === 'a' && row.region === 'eu',
    ],
    [
      'one segment of one version',
      { version: 'v1', segments: ['region=us'] },
      row => row.version === 'v1' && row.region === 'us',
    ],
  ])('of %s has what its histograms have', async (_, chosen, isAsked) => {
    const counted: CountedHistogram[] = []
    const rows = { ...chosen, from: T0 * 1000, to: (T0 + DAY) * 1000 }
    for (const kind of ['features', 'outcome'] as const)
      counted.push(...(await countRows(opened.store, 'p', { recount: recountOf(kind, seconds), rows })))
    const stored = await readHistograms(opened.store, 'p', {
      ...{ model: 'm', reference: '', binnings: BINNINGS, from: T0, to: T0 + DAY },
      ...chosen,
    })
    if (chosen.segments === 'every')
      expect(new Set(stored.map(({ subject }) => subject))).toEqual(new Set(BINNINGS.keys()))
    const bySubject = (all: readonly CountedHistogram[]) =>
      new Map(all.map(each => [`${each.segment} ${each.subject}`, each]))
    expect(bySubject(counted)).toEqual(bySubject(stored.map(closely)))
    expect(rowsOf(counted, 'prediction')).toBe(ROWS.filter(isAsked).length)
  })

  it('window by window has what its histograms have', async () => {
    const chosen = { version: '', segments: 'every', windowSeconds: 6 * HOUR } as const
    const counted = await countRows(opened.store, 'p', {
      recount: recountOf('features', seconds),
      rows: { ...chosen, from: T0 * 1000, to: (T0 + DAY) * 1000 },
    })
    const stored = await readHistograms(opened.store, 'p', {
      ...{ model: 'm', reference: '', binnings: BINNINGS, from: T0, to: T0 + DAY },
      ...chosen,
    })
    const byWindow = (all: readonly CountedHistogram[]) =>
      new Map(all.map(each => [`${each.segment} ${each.subject} ${each.window}`, each]))
    const features = stored.filter(
      ({ subject }) => subject !== 'outcome' && !subject.startsWith('calibration:'),
    )
    expect(new Set(features.map(({ window }) => window)).size).toBe(4)
    expect(byWindow(counted)).toEqual(byWindow(features.map(closely)))
  })
})

/** The same counts and extremes; sums depend on the order they were added in. */
const closely = ({ histogram, ...rest }: CountedHistogram): CountedHistogram => ({
  ...rest,
  histogram: {
    ...histogram,
    sum: close(histogram.sum),
    sumSquares: close(histogram.sumSquares),
    sums: new Map([...histogram.sums].map(([name, sum]) => [name, close(sum)])),
  },
})
const close = (value: number): number => expect.closeTo(value, 9 - Math.ceil(Math.log10(Math.abs(value) + 1)))

describe('a range inside a slice', () => {
  beforeEach(async () => {
    for (const table of ['predictions', 'labels', 'histograms'])
      await run(opened.store, `TRUNCATE TABLE ${table}`)
  })

  it('has the rows from its first moment to right before its last, to the microsecond', async () => {
    const micros = [0, 999_999, 1_000_000, 1_000_001, 1_999_999, 2_000_000, 2_000_001]
    await write(
      ...micros.map((after, i) => prediction(i, { timestamp: T0 * 1e6 + after, numeric: { x: 2 ** i } })),
    )
    const counted = await fromTo(1_000, 2_000)
    expect(counted.find(({ subject }) => subject === 'feature:x')).toEqual({
      segment: '',
      subject: 'feature:x',
      window: T0 + 1,
      histogram: count(X, [4, 8, 16]),
    })
    expect(rowsOf(await fromTo(0, 600_000), 'prediction')).toBe(micros.length)
    expect(await fromTo(3_000, 600_000)).toEqual([])
    expect(await storedHistograms(opened.store), 'nothing is kept').toEqual([])
  })

  it('counts a value that is missing in it, and none that is missing beside it', async () => {
    await write(prediction(1, { numeric: { x: 1 } }), prediction(2, { seconds: T0 + 1 }))
    const missing = async (from: number, to: number) =>
      (await fromTo(from, to)).find(({ subject }) => subject === 'feature:x')!.histogram
    expect(await missing(0, 1_000)).toEqual(count(X, [1]))
    expect(await missing(1_000, 2_000)).toEqual(count(X, [null]))
  })

  it('has a row where it was made according to its newest version, in whatever part of the table that is', async () => {
    await write(prediction(1, { seconds: T0 + 10, numeric: { x: 1 } }))
    await write(prediction(1, { seconds: T0 + 500, numeric: { x: 2 }, seq: 2 }))
    expect(await fromTo(0, 100_000)).toEqual([])
    expect(rowsOf(await fromTo(400_000, 600_000), 'feature:x')).toBe(1)
  })

  it('has the labels of its rows, wherever in the slice they say their rows were made', async () => {
    await write(
      prediction(1, { seconds: T0 + 10, prediction: '1', score: 0.9 }),
      prediction(2, { seconds: T0 + 300, prediction: '0', score: 0.2 }),
    )
    await writeLabels(opened.store, [
      labelOf(1, { seconds: T0 + 300, label: '1' }),
      labelOf(2, { seconds: T0 + 10, label: '1' }),
    ])
    const [outcome] = (await fromTo(0, 100_000, { kind: 'outcome' })).filter(
      ({ subject }) => subject === 'outcome',
    )
    expect(outcome!.histogram.categories).toEqual(new Map([['["1","1"]', 1]]))
  })
})

it('no slices: nothing is asked', async () => {
  const rows = { version: '', segments: 'every', from: T0 * 1000, to: (T0 + HOUR) * 1000 } as const
  expect(await countRows(opened.store, 'p', { recount: recountOf('features', []), rows })).toEqual([])
})
