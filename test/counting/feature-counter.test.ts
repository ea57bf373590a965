import { expect, it } from 'vitest'
import { FeatureCounter } from '../../src/counting/feature-counter.ts'
import type { PredictionRows } from '../../src/counting/prediction-rows.ts'
import type { Segmentation } from '../../src/counting/segmentation.ts'
import { DUPLICATE_ROW, ONES, REFUSALS, REFUSED } from '../../src/counting/whole-row-subjects.ts'
import { count } from '../../src/stats/histogram/count.ts'
import { freezeCategorical } from '../../src/stats/histogram/freeze-categorical.ts'
import { freezeNumeric } from '../../src/stats/histogram/freeze-numeric.ts'
import { seededUniform } from '../stats/histogram/random.ts'
import { mapsOf, nullablesOf, numbersOf, overwrite, textsOf } from './columns-of.ts'

/** A prediction, of which only what is unusual is told. */
interface Prediction {
  slice?: number
  version?: string
  numeric?: Record<string, number>
  categorical?: Record<string, string>
  segments?: Record<string, string>
  prediction?: string
  score?: number | null
  latency?: number | null
  failed?: boolean
}

const blockOf = (rows: readonly Prediction[]): PredictionRows => ({
  length: rows.length,
  slice: Uint32Array.from(rows, ({ slice = 0 }) => slice),
  minute: Uint32Array.from(rows, ({ slice = 0 }, i) => slice + 60 * (i % 2)),
  version: textsOf(rows.map(({ version = '' }) => version)),
  numeric: numbersOf(rows.map(({ numeric = {} }) => numeric)),
  categorical: mapsOf(rows.map(({ categorical = {} }) => categorical)),
  segments: mapsOf(rows.map(({ segments = {} }) => segments)),
  resources: numbersOf(rows.map(() => ({}))),
  prediction: textsOf(rows.map(({ prediction = '' }) => prediction)),
  predictionValue: nullablesOf(rows.map(() => null)),
  score: nullablesOf(rows.map(({ score = null }) => score)),
  latencyMs: nullablesOf(rows.map(({ latency = null }) => latency)),
  failed: Uint8Array.from(rows, ({ failed = false }) => Number(failed)),
  idHash: Uint32Array.from(rows, (_, i) => i),
  featuresHash: Float64Array.from(rows, ({ numeric = {} }) => numeric.x ?? 0),
})

const NUMBERS = freezeNumeric(Float64Array.of(1, 2, 3, 5, 8), { transform: 'asinh' })
const NAMES = freezeCategorical(new Map([['a', 1]]))
const frozen = (binnings: Record<string, typeof NUMBERS | typeof NAMES>) =>
  new Map(Object.entries(binnings).map(([subject, binning]) => [subject, { id: subject, binning }]))
const BINNINGS = frozen({
  ...{ 'feature:x': NUMBERS, 'feature:c': NAMES, prediction: NAMES, latency_ms: NUMBERS, error: ONES },
  ...{ [DUPLICATE_ROW]: ONES, [REFUSED]: REFUSALS },
})
const BY_REGION: Segmentation = { dimensions: ['region'], attributes: [], crossed: [], full: new Map() }

function counterOf(
  blocks: readonly (readonly Prediction[])[],
  { segmentation = BY_REGION, startOf = (slice: number) => slice } = {},
): FeatureCounter {
  const counter = new FeatureCounter({ binnings: BINNINGS, segmentation, startOf })
  for (const block of blocks.map(blockOf)) {
    counter.add(block)
    overwrite(block)
  }
  return counter
}

const byKey = (counter: FeatureCounter) =>
  new Map(
    [...counter.counted([]), ...counter.countedMinutes().map(each => ({ ...each, segment: 'minute' }))].map(
      ({ histogram, ...of }) => [
        [of.version, of.segment, of.slice, of.subject].join(' '),
        { ...histogram, categories: Object.fromEntries(histogram.categories) },
      ],
    ),
  )
/** All rows of slice 0. */
const histogramsOf = (counter: FeatureCounter) =>
  new Map(
    counter
      .counted([])
      .flatMap(({ segment, slice, subject, histogram }) =>
        segment === '' && slice === 0 ? [[subject, histogram] as const] : [],
      ),
  )

const uniform = seededUniform(4)
const ROWS: Prediction[] = Array.from({ length: 400 }, (_, i) => ({
  slice: 600 * (i % 3),
  version: i % 5 === 0 ? 'v2' : 'v1',
  // Small integers: sums are exact in any order.
  numeric: i % 7 === 0 ? {} : { x: Math.floor(9 * uniform()), other: 1 },
  categorical: i % 6 === 0 ? {} : { c: ['a', 'b', 'new'][i % 3]! },
  segments: i % 4 === 0 ? {} : { region: ['eu', 'us'][i % 2]! },
  prediction: String(i % 2),
  latency: i % 8 === 0 ? null : i % 10,
  failed: i % 9 === 0,
}))

it.each([1, 7, 64, 399])('counts the same in blocks of %i rows as in one', length => {
  const blocks = Array.from({ length: Math.ceil(ROWS.length / length) }, (_, i) =>
    ROWS.slice(i * length, (i + 1) * length),
  )
  const whole = byKey(counterOf([ROWS]))
  const cut = byKey(counterOf(blocks))
  // Minutes are made of a row's place in its block.
  const inSlices = (all: typeof whole) => new Map([...all].filter(([key]) => !key.includes('minute')))
  expect(inSlices(cut)).toEqual(inSlices(whole))
})

it('keeps nothing of a block that is overwritten by the next, also where all of its rows are in one place', () => {
  const rows = [1, 2, 3, 4].map(x => ({ numeric: { x } }))
  const counter = counterOf([rows, [...rows, ...rows], rows])
  expect([...histogramsOf(counter).get(DUPLICATE_ROW)!.counts.rows]).toEqual([4, 12])
})

it('counts what the pure count does, values that are missing among them', () => {
  const of = ROWS.filter(({ slice, version }) => slice === 0 && version === 'v1')
  const counted = byKey(counterOf([ROWS]))
  const expected = (subject: string, values: unknown[]) => {
    const { binning } = BINNINGS.get(subject)!
    const { categories, ...rest } = count(binning, values)
    return { ...rest, categories: Object.fromEntries(categories) }
  }
  const all = (subject: string) => counted.get(`v1  0 ${subject}`)
  expect(all('feature:x')).toEqual(
    expected(
      'feature:x',
      of.map(({ numeric }) => numeric!.x ?? null),
    ),
  )
  expect(all('feature:c')).toEqual(
    expected(
      'feature:c',
      of.map(({ categorical }) => categorical!.c ?? null),
    ),
  )
  expect(all('error')).toEqual(
    expected(
      'error',
      of.map(({ failed }) => (failed ? 1 : null)),
    ),
  )
  expect(counted.get('v1 region=eu 0 latency_ms')).toEqual(
    expected(
      'latency_ms',
      of.filter(({ segments }) => segments!.region === 'eu').map(({ latency }) => latency),
    ),
  )
})

it('merges slices to what holds them, and pools the names of each slice by itself', () => {
  const startOf = (slice: number) => Math.floor(slice / 3_600) * 3_600
  const bySlice = counterOf([ROWS]).counted([])
  const byHour = counterOf([ROWS], { startOf }).counted([])
  expect(new Set(byHour.map(({ slice }) => slice))).toEqual(new Set([0]))
  const rows = (all: typeof byHour, subject: string) =>
    all.filter(each => each.subject === subject).reduce((sum, { histogram }) => sum + histogram.n, 0)
  for (const subject of BINNINGS.keys()) expect(rows(byHour, subject)).toBe(rows(bySlice, subject))
})

it('tells groups of people apart in predicted classes alone', () => {
  const segmentation: Segmentation = { ...BY_REGION, attributes: ['c'], crossed: [['c', 'region']] }
  const counted = counterOf([ROWS], { segmentation }).counted([])
  const segmentsOf = (subject: string) =>
    [...new Set(counted.filter(each => each.subject === subject).map(({ segment }) => segment))].sort()
  expect(segmentsOf('feature:x')).toEqual(['', 'region=eu', 'region=us'])
  expect(segmentsOf('prediction')).toEqual([
    ...['', 'c&region=a&us', 'c&region=b&eu', 'c&region=b&us', 'c&region=new&eu', 'c&region=new&us'],
    ...['c=a', 'c=b', 'c=new', 'region=eu', 'region=us'],
  ])
})

it('takes an attribute from segments, or else from features, and writes what would end a name otherwise', () => {
  const segmentation: Segmentation = {
    ...BY_REGION,
    dimensions: [],
    attributes: ['c', 'd'],
    crossed: [['c', 'd']],
  }
  const rows: Prediction[] = [
    { categorical: { c: 'feature', d: 'x&y' }, segments: { c: 'segment%' }, prediction: '1' },
    { categorical: { c: 'feature' }, prediction: '1' },
  ]
  const counted = counterOf([rows], { segmentation }).counted([])
  const segments = counted.filter(({ subject }) => subject === 'prediction').map(({ segment }) => segment)
  expect(segments.sort()).toEqual(['', 'c&d=segment%25&x%26y', 'c=feature', 'c=segment%', 'd=x&y'])
})

it('counts values beyond those that are told apart as others', () => {
  const segmentation = { ...BY_REGION, full: new Map([['region', ['eu']]]) }
  const counted = counterOf([ROWS], { segmentation }).counted([])
  expect(new Set(counted.map(({ segment }) => segment))).toEqual(new Set(['', 'region=eu', 'region=other']))
})

it('says what rows have that is not frozen', () => {
  expect([...counterOf([ROWS]).unfrozen]).toEqual(['feature:other'])
  expect([...counterOf([[{ score: 0.5 }]]).unfrozen]).toEqual(['score'])
})

it('counts refused rows beside those that were accepted, also where there are no others', () => {
  const counter = counterOf([[{}, {}]])
  const refused = [
    { version: '', slice: 0, name: 'invalid features.x', n: 3 },
    { version: 'v9', slice: 600, name: 'invalid features.x', n: 1 },
  ]
  const counted = counter.counted(refused).filter(({ subject }) => subject === REFUSED)
  expect(counted.map(({ version, slice, histogram }) => [version, slice, histogram.n])).toEqual([
    ['', 0, 5],
    ['v9', 600, 1],
  ])
})

it('rows without features repeat nobody', () => {
  const rows = [{ numeric: { x: 1 } }, { numeric: { x: 1 } }, { numeric: { x: 2 } }, {}, {}]
  const { n, sum, counts } = histogramsOf(counterOf([rows])).get(DUPLICATE_ROW)!
  expect([n, sum, [...counts.rows]]).toEqual([3, 0, [2, 1]])
})
