import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { count } from '../../src/stats/histogram/count.ts'
import { freezeNumeric } from '../../src/stats/histogram/freeze-numeric.ts'
import { merge } from '../../src/stats/histogram/merge.ts'
import { type HistogramRange, readHistograms } from '../../src/store/histograms.ts'
import { writePredictions } from '../../src/store/predictions.ts'
import { recountSlices } from '../../src/store/recount.ts'
import { sliceOf } from '../../src/store/slices.ts'
import { seededUniform } from '../stats/histogram/random.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { byDimensions, DAY, frozen, prediction, T0 } from './example-rows.ts'

const LATENCY = freezeNumeric(Float64Array.of(1, 2, 3, 5, 8, 13), { transform: 'asinh' })
const BINNINGS = frozen({ latency_ms: LATENCY })
const uniform = seededUniform(4)
const ROWS = Array.from({ length: 400 }, (_, i) => ({
  seconds: T0 + Math.floor(uniform() * 3 * DAY),
  latency: Math.round(uniform() * 20),
  version: i % 3 === 0 ? 'v2' : 'v1',
  region: i % 2 === 0 ? 'eu' : 'us',
}))

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
  await writePredictions(
    opened.store,
    ROWS.map(({ seconds, latency, version, region }, i) =>
      prediction(i, { seconds, latency_ms: latency, version, segments: { region } }),
    ),
  )
  await recountSlices(opened.store, 'p', {
    set: {
      model: 'm',
      reference: '',
      kind: 'features',
      slices: [...new Set(ROWS.map(row => sliceOf(row.seconds)))],
    },
    binnings: BINNINGS,
    segmentation: byDimensions('region'),
    positiveClass: '',
    sliceSeconds: 600,
  })
})
afterAll(() => opened.close())

const read = (part: Partial<HistogramRange>) =>
  readHistograms(opened.store, 'p', {
    model: 'm',
    reference: '',
    version: '',
    segments: [''],
    binnings: BINNINGS,
    from: T0,
    to: T0 + 3 * DAY,
    ...part,
  })

/** Slice by slice, merged by hand. */
function byHand(from: number, to: number, keep: (row: (typeof ROWS)[number]) => boolean = () => true) {
  const rows = ROWS.filter(row => row.seconds >= from && row.seconds < to && keep(row))
  const slices = [...new Set(rows.map(row => sliceOf(row.seconds)))]
  return merge(
    ...slices.map(slice =>
      count(
        LATENCY,
        rows.filter(row => sliceOf(row.seconds) === slice).map(row => row.latency),
      ),
    ),
  )
}

const sameCounts = (expected: ReturnType<typeof byHand>) => ({
  ...expected,
  sum: expect.closeTo(expected.sum, 6) as number,
  sumSquares: expect.closeTo(expected.sumSquares, 6) as number,
})

it('of any range is what its slices merge to', async () => {
  const edge = fc.integer({ min: 0, max: (3 * DAY) / 600 }).map(slices => T0 + slices * 600)
  await fc.assert(
    fc.asyncProperty(edge, edge, async (a, b) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)]
      const [found, ...others] = await read({ from, to })
      expect(others).toEqual([])
      const expected = byHand(from, to)
      if (expected.n === 0) expect(found).toBeUndefined()
      else
        expect(found).toEqual({
          segment: '',
          subject: 'latency_ms',
          window: from,
          histogram: sameCounts(expected),
        })
    }),
    { seed: 8, numRuns: 30, endOnFailure: true },
  )
})

it.each([3_600, DAY])('by windows of %i seconds, empty ones left out', async windowSeconds => {
  const found = await read({ windowSeconds })
  const starts = [...new Set(ROWS.map(row => Math.floor(row.seconds / windowSeconds) * windowSeconds))].sort()
  expect(found.map(({ window }) => window)).toEqual(starts)
  for (const { window, histogram } of found)
    expect(histogram).toEqual(sameCounts(byHand(window, window + windowSeconds)))
})

it('of one version, of one segment, of every segment', async () => {
  const whole = [T0, T0 + 3 * DAY] as const
  const [v2] = await read({ version: 'v2' })
  expect(v2!.histogram).toEqual(sameCounts(byHand(...whole, row => row.version === 'v2')))
  const [eu] = await read({ segments: ['region=eu'] })
  expect(eu).toMatchObject({
    segment: 'region=eu',
    histogram: { n: byHand(...whole, row => row.region === 'eu').n },
  })
  const every = await read({ segments: 'every' })
  expect(every.map(({ segment }) => segment)).toEqual(['', 'region=eu', 'region=us'])
})

it.each([
  [
    'another project',
    () =>
      readHistograms(opened.store, 'q', {
        model: 'm',
        reference: '',
        version: '',
        segments: [''],
        binnings: BINNINGS,
        from: T0,
        to: T0 + DAY,
      }),
  ],
  ['another model', () => read({ model: 'other' })],
  ['an upload', () => read({ reference: 'upload' })],
  ['another subject', () => read({ subjects: ['score'] })],
  ['nothing frozen', () => read({ binnings: new Map() })],
  ['an empty range', () => read({ to: T0 })],
])('%s: none', async (_, ask) => {
  expect(await ask()).toEqual([])
})
