import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Binning } from '../../src/stats/histogram/binning.ts'
import { count } from '../../src/stats/histogram/count.ts'
import { freezeNumeric } from '../../src/stats/histogram/freeze-numeric.ts'
import type { Histogram } from '../../src/stats/histogram/histogram.ts'
import { readHistograms } from '../../src/store/histograms.ts'
import type { StoredPrediction } from '../../src/store/predictions.ts'
import { writePredictions } from '../../src/store/predictions.ts'
import { type Recount, recountSlices } from '../../src/store/recount.ts'
import { seededNormal, seededUniform } from '../stats/histogram/random.ts'
import { finiteSample, scoreSample } from '../stats/histogram/samples.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { byDimensions, frozen, prediction, T0 } from './example-rows.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())

let models = 0

const recount = (model: string, binnings: Recount['binnings']) =>
  recountSlices(opened.store, 'p', {
    set: { model, reference: '', kind: 'features', slices: [T0] },
    binnings,
    segmentation: byDimensions(),
    positiveClass: '',
    sliceSeconds: 600,
  })

/** Has rows counted, as a model of its own, and reads every subject's histogram. */
async function countInStore(
  rows: readonly StoredPrediction[],
  binnings: Record<string, Binning>,
): Promise<Map<string, Histogram>> {
  const model = `m${++models}`
  const bins = frozen(binnings)
  await writePredictions(
    opened.store,
    rows.map(row => ({ ...row, model })),
  )
  await recount(model, bins)
  const counted = await readHistograms(opened.store, 'p', {
    ...{ model, reference: '', version: '', segments: [''], binnings: bins, from: T0, to: T0 + 600 },
  })
  return new Map(counted.map(({ subject, histogram }) => [subject, histogram]))
}

/** Of a sum, only what the order of adding leaves open. */
function expectSame(stored: Histogram | undefined, values: readonly unknown[], binning: Binning): void {
  const expected = count(binning, values)
  const size = Math.sqrt(expected.n) * Math.sqrt(expected.sumSquares)
  expect({ ...stored, sum: 0, sumSquares: 0 }).toEqual({
    ...expected,
    // Zero has one sign in the store.
    min: expected.min + 0,
    max: expected.max + 0,
    sum: 0,
    sumSquares: 0,
  })
  if (Number.isFinite(size)) expect(Math.abs(stored!.sum - expected.sum)).toBeLessThanOrEqual(1e-9 * size)
  if (Number.isFinite(expected.sumSquares))
    expect(Math.abs(stored!.sumSquares - expected.sumSquares)).toBeLessThanOrEqual(1e-9 * expected.sumSquares)
}

/** Samples side by side: sample i is feature `f<i>`, its j-th value stands in row j; nulls are left out. */
function asRows(samples: readonly (readonly (number | null)[])[]): StoredPrediction[] {
  const length = Math.max(1, ...samples.map(sample => sample.length))
  return Array.from({ length }, (_, j) => {
    const numeric: Record<string, number> = {}
    samples.forEach((sample, i) => {
      const value = sample[j]
      if (value !== null && value !== undefined) numeric[`f${i}`] = value
    })
    return prediction(j, { numeric })
  })
}

const padded = (sample: readonly (number | null)[], length: number): (number | null)[] =>
  Array.from({ length }, (_, j) => sample[j] ?? null)

const numericSample = fc
  .tuple(finiteSample(), finiteSample(), fc.integer({ min: 0, max: 4 }))
  .map(([reference, current, nulls]) => ({
    reference,
    // Values of the reference among the new ones: else its atoms would never be met.
    current: [...current, ...reference.slice(0, 20), ...new Array<null>(nulls).fill(null)],
  }))

describe('rows are counted as the pure count does', () => {
  it('whatever the values and whatever was frozen', async () => {
    const everyProperty = fc.array(numericSample, { minLength: 40, maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(everyProperty, async samples => {
        const binnings = samples.map(({ reference }) =>
          freezeNumeric(Float64Array.from(reference), { transform: 'asinh' }),
        )
        const rows = asRows(samples.map(({ current }) => current))
        const counted = await countInStore(
          rows,
          Object.fromEntries(binnings.map((binning, i) => [`feature:f${i}`, binning])),
        )
        samples.forEach(({ current }, i) => {
          expectSame(counted.get(`feature:f${i}`), padded(current, rows.length), binnings[i]!)
        })
      }),
      { numRuns: 12, endOnFailure: true },
    )
  })

  it('scores at 0, at 1, beside them and outside', async () => {
    await fc.assert(
      fc.asyncProperty(scoreSample, scoreSample, async (reference, current) => {
        const binning = freezeNumeric(Float64Array.from(reference), { transform: 'logit' })
        const scores = [...current, ...reference, null]
        const rows = scores.map((score, i) => prediction(i, { score }))
        expectSame((await countInStore(rows, { score: binning })).get('score'), scores, binning)
      }),
      { numRuns: 12, endOnFailure: true },
    )
  })

  it('2,000 rows with atoms, splits and offsets', async () => {
    const normal = seededNormal(7)
    const uniform = seededUniform(8)
    const draws = {
      inflated: () => (uniform() < 0.3 ? 0 : Math.exp(2 * normal())),
      clusters: () => (uniform() < 0.5 ? 1e-3 * normal() : 1e6 + 0.01 * normal()),
      money: () => Math.round(Math.abs(normal()) * 1e4) / 100,
      age: () => 18 + Math.floor(60 * uniform()),
    }
    const sampleOf = (draw: () => number) => Array.from({ length: 2_000 }, draw)
    const samples = Object.values(draws).map(sampleOf)
    const binnings = Object.values(draws).map(draw =>
      freezeNumeric(Float64Array.from(sampleOf(draw)), { transform: 'asinh' }),
    )
    expect(binnings.every(({ splits }) => splits.length > 0)).toBe(true)
    const counted = await countInStore(
      asRows(samples),
      Object.fromEntries(binnings.map((binning, i) => [`feature:f${i}`, binning])),
    )
    samples.forEach((sample, i) => {
      expectSame(counted.get(`feature:f${i}`), sample, binnings[i]!)
    })
  })

  it('what is not on the number line', async () => {
    const binning = freezeNumeric(Float64Array.of(1, 2, 3), { transform: 'asinh' })
    const values = [Number.NaN, Infinity, -Infinity, null, 2]
    const rows = asRows([values])
    expectSame((await countInStore(rows, { 'feature:f0': binning })).get('feature:f0'), values, binning)
  })

  it('latency and a predicted number', async () => {
    const binning = freezeNumeric(Float64Array.of(1, 2, 3, 5, 8), { transform: 'asinh' })
    const values = [0.5, 2, null, 7, 2]
    const rows = values.map((value, i) => prediction(i, { latency_ms: value, prediction_value: value }))
    const counted = await countInStore(rows, { latency_ms: binning, prediction: binning })
    expectSame(counted.get('latency_ms'), values, binning)
    expectSame(counted.get('prediction'), values, binning)
  })

  it('more frozen bins and longer names than one form field holds', async () => {
    const normal = seededNormal(9)
    const names = Array.from({ length: 300 }, (_, i) => `f${i}_${"it's a long name "}${'é'.repeat(40)}`)
    const binning = freezeNumeric(
      Float64Array.from({ length: 2_000 }, () => Math.round(4 * normal())),
      {
        transform: 'asinh',
      },
    )
    expect(binning.atoms.length).toBeGreaterThan(15)
    const numeric = Object.fromEntries(names.map((name, i) => [name, i % 9]))
    const counted = await countInStore(
      [prediction(1, { numeric })],
      Object.fromEntries(names.map(name => [`feature:${name}`, binning])),
    )
    expect(counted.size).toBe(300)
    expectSame(counted.get(`feature:${names[17]}`), [17 % 9], binning)
  })
})
