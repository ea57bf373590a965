import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Binning } from '../../src/stats/histogram/binning.ts'
import { count } from '../../src/stats/histogram/count.ts'
import { freezeCategorical } from '../../src/stats/histogram/freeze-categorical.ts'
import { freezeNumeric } from '../../src/stats/histogram/freeze-numeric.ts'
import type { Histogram } from '../../src/stats/histogram/histogram.ts'
import { performanceMetrics } from '../../src/stats/performance/index.ts'
import { type CountedHistogram, readHistograms } from '../../src/store/histograms.ts'
import { type StoredLabel, writeLabels } from '../../src/store/labels.ts'
import { type StoredPrediction, writePredictions } from '../../src/store/predictions.ts'
import { recountSlices } from '../../src/store/recount.ts'
import type { SliceKind } from '../../src/store/slices.ts'
import { golden } from '../stats/performance/golden.ts'
import { type Pair, pairSums } from '../stats/performance/predicted-numbers.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { at, byDimensions, frozen, HOUR, labelOf, prediction, T0 } from './example-rows.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())

let models = 0

interface Counted {
  rows: readonly StoredPrediction[]
  labels?: readonly StoredLabel[]
  binnings: Record<string, Binning>
  kind: SliceKind
  dimensions?: readonly string[]
  version?: string
  reference?: string
}

async function countInStore({
  rows,
  labels = [],
  binnings,
  kind,
  dimensions = [],
  version = '',
  reference = '',
}: Counted): Promise<CountedHistogram[]> {
  const { store } = opened
  const model = `m${++models}`
  await writePredictions(
    store,
    rows.map(row => ({ ...row, model })),
  )
  await writeLabels(
    store,
    labels.map(label => ({ ...label, model })),
  )
  const bins = frozen(binnings)
  const set = { model, reference, kind, slices: [T0] }
  await recountSlices(store, 'p', {
    set,
    binnings: bins,
    segmentation: byDimensions(...dimensions),
    positiveClass: '1',
    sliceSeconds: 600,
  })
  const range = {
    model,
    reference,
    version,
    segments: 'every',
    binnings: bins,
    from: T0,
    to: T0 + 600,
  } as const
  return readHistograms(store, 'p', range)
}

/** Sums whose terms may have either sign. */
const CANCELLING_SUMS = ['y', 'y3', 'ey', 'ey2', 'e2y']

/** Hours from each prediction to its label, as they are counted. */
const HOURS = freezeNumeric(Float64Array.of(0, 1, 2, 5, 24, 48), { transform: 'asinh' })

describe('the lag of labels', () => {
  const lagged = (reference = '') =>
    [0, 1.5, 24, 720, -3].map((hours, i) => ({
      row: prediction(i, { seconds: T0 + i, prediction: '1', reference }),
      label: {
        ...labelOf(i, { seconds: T0 + i, label: '1', timestamp: at(T0 + i + hours * HOUR) }),
        reference,
      },
    }))
  const countLags = async (rows: ReturnType<typeof lagged>, reference?: string) =>
    bySubject(
      await countInStore({
        rows: rows.map(({ row }) => row),
        labels: rows.map(({ label }) => label),
        binnings: { label_lag: HOURS },
        kind: 'outcome',
        ...(reference === undefined ? {} : { reference }),
      }),
    ).get('label_lag')

  it('is counted in hours, and never negative', async () => {
    const counted = await countLags(lagged())
    expect(comparable(counted!)).toEqual({
      ...comparable(count(HOURS, [0, 1.5, 24, 720, 0], { abs: Math.abs })),
      sums: expect.arrayContaining([['abs', 745.5]]),
    })
  })

  it('is that of the label that won', async () => {
    const [first] = lagged()
    const corrected = { ...first!, label: { ...first!.label, timestamp: at(T0 + 48 * HOUR) } }
    expect((await countLags([corrected, first!]))!.max).toBe(48)
    expect((await countLags([first!, corrected]))!.max).toBe(48)
  })

  it('of an upload is none: its labels came with its rows', async () => {
    expect(await countLags(lagged('default:1'), 'default:1')).toBeUndefined()
  })
})

const bySubject = (counted: readonly CountedHistogram[]): Map<string, Histogram> =>
  new Map(counted.map(({ subject, histogram }) => [subject, histogram]))

/** Maps in one order, sums without the last bits that depend on the order of adding. */
const comparable = ({ categories, sums, sum, sumSquares, ...rest }: Histogram) => ({
  ...rest,
  categories: [...categories].sort(([a], [b]) => (a < b ? -1 : 1)),
  sum: Number(sum.toPrecision(9)),
  sumSquares: Number(sumSquares.toPrecision(9)),
  sums: [...sums].map(([name, total]) => [name, Number(total.toPrecision(9))]).sort(),
})

describe('categories', () => {
  const text = fc.oneof(
    fc.constantFrom('a', 'b', 'c', 'd', '', 'Ü', "it's", '\\', '\t', '__proto__', 'toString'),
    fc.string({ unit: 'grapheme-ascii', maxLength: 3 }),
  )

  it('are counted as the pure count does, also beyond the limit', async () => {
    const sample = fc.array(fc.oneof(text, fc.constant(null)), { maxLength: 60 })
    const question = fc.tuple(sample, sample, fc.integer({ min: 1, max: 6 }))
    await fc.assert(
      fc.asyncProperty(fc.array(question, { minLength: 20, maxLength: 20 }), async samples => {
        const binnings = samples.map(([reference, , limit]) => {
          const known = reference.flatMap(value => value ?? [])
          return freezeCategorical(
            new Map(known.map(value => [value, known.filter(v => v === value).length])),
            { limit },
          )
        })
        const length = Math.max(1, ...samples.map(([, current]) => current.length))
        const values = samples.map(([, current]) => Array.from({ length }, (_, j) => current[j] ?? null))
        const rows = Array.from({ length }, (_, j) =>
          prediction(j, {
            categorical: Object.fromEntries(
              values.flatMap((column, i) => (column[j] === null ? [] : [[`f${i}`, column[j]!]])),
            ),
          }),
        )
        const counted = bySubject(
          await countInStore({
            rows,
            kind: 'features',
            binnings: Object.fromEntries(binnings.map((binning, i) => [`feature:f${i}`, binning])),
          }),
        )
        values.forEach((column, i) => {
          expect(comparable(counted.get(`feature:f${i}`)!)).toEqual(comparable(count(binnings[i]!, column)))
        })
      }),
      { seed: 5, numRuns: 10, endOnFailure: true },
    )
  })

  it('of a prediction: none is null', async () => {
    const binning = freezeCategorical(new Map([['1', 1]]))
    const rows = ['1', '', '0', '1'].map((answer, i) => prediction(i, { prediction: answer }))
    const counted = bySubject(
      await countInStore({ rows, kind: 'features', binnings: { prediction: binning } }),
    )
    expect(comparable(counted.get('prediction')!)).toEqual(comparable(count(binning, ['1', null, '0', '1'])))
  })
})

describe('outcomes', () => {
  const scores = freezeNumeric(
    Float64Array.from({ length: 99 }, (_, i) => (i + 1) / 100),
    { transform: 'logit' },
  )
  const binnings = {
    outcome: freezeCategorical(new Map()),
    score: scores,
    'calibration:positive': scores,
    'calibration:negative': scores,
  }
  const labelled = fc.array(
    fc.record({
      label: fc.constantFrom('0', '1', null),
      predicted: fc.constantFrom('0', '1', ''),
      score: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1, null)),
    }),
    { minLength: 1, maxLength: 40 },
  )

  it('are pairs, and scores by label with their sums', async () => {
    await fc.assert(
      fc.asyncProperty(labelled, async cases => {
        const rows = cases.map(({ predicted, score }, i) => prediction(i, { prediction: predicted, score }))
        const labels = cases.flatMap(({ label }, i) => (label === null ? [] : [labelOf(i, { label })]))
        const counted = bySubject(await countInStore({ rows, labels, kind: 'outcome', binnings }))
        const known = cases.filter(({ label }) => label !== null)
        const pairs = known
          .filter(({ predicted }) => predicted !== '')
          .map(({ label, predicted }) => JSON.stringify([label, predicted]))
        expect(counted.get('outcome')?.categories ?? new Map()).toEqual(
          count(binnings.outcome, pairs).categories,
        )
        for (const [subject, truth] of [
          ['calibration:positive', 1],
          ['calibration:negative', 0],
        ] as const) {
          const values = known.flatMap(({ label, score }) =>
            label === String(truth) && score !== null ? [score] : [],
          )
          const expected = count(scores, values, {
            abs: Math.abs,
            squared_error: score => (score - truth) ** 2,
            log_loss: score => -Math.log(Math.max(1e-15, truth === 1 ? score : 1 - score)),
          })
          if (values.length === 0) expect(counted.has(subject)).toBe(false)
          else expect(comparable(counted.get(subject)!)).toEqual(comparable(expected))
        }
      }),
      { seed: 6, numRuns: 15, endOnFailure: true },
    )
  })

  it('of a regression are residuals, and labels of the same rows; a row without a number or without a label has none', async () => {
    const residual = freezeNumeric(Float64Array.of(-2, -1, 0, 1, 2), { transform: 'asinh' })
    const rows = [10, 11.5, null, 13].map((value, i) => prediction(i, { prediction_value: value }))
    const labels = [9, 12, 5, null].map((value, i) => labelOf(i, { label_value: value }))
    const label = freezeNumeric(Float64Array.of(5, 9, 12), { transform: 'asinh' })
    const binnings = { residual, label }
    const counted = bySubject(await countInStore({ rows, labels, kind: 'outcome', binnings }))
    const expected = count(residual, [1, -0.5], { abs: Math.abs })
    expect(counted.get('label')).toMatchObject({ n: 2, counts: count(label, [9, 12]).counts, sum: 21 })
    expect(counted.get('residual')).toMatchObject({
      n: 2,
      counts: expected.counts,
      sum: 0.5,
      min: -0.5,
      max: 1,
    })
    expect(counted.get('residual')!.sums.get('abs')).toBe(1.5)
  })

  describe('of a regression', () => {
    const residual = freezeNumeric(Float64Array.of(-2, -1, 0, 1, 2), { transform: 'asinh' })
    const countPairs = async (pairs: readonly Pair[]) =>
      bySubject(
        await countInStore({
          rows: pairs.map(([, p], i) => prediction(i, { prediction_value: p, segments: { region: 'eu' } })),
          labels: pairs.map(([y], i) => labelOf(i, { label_value: y })),
          ...{ kind: 'outcome', binnings: { residual, label_lag: HOURS }, dimensions: ['region'] },
        }),
      )
    it('have the sums of label and prediction, also where some have no logarithm or percentage', async () => {
      const number = fc.oneof(
        fc.integer({ min: -4_000, max: 4_000 }).map(eighths => eighths / 8),
        fc.constantFrom(0, -1, -0.5, 5, 1e60, 1e69, -1e75),
      )
      await fc.assert(
        fc.asyncProperty(fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 40 }), async pairs => {
          const { sums } = (await countPairs(pairs)).get('residual')!
          // Those whose terms cancel keep rounding that is a share of the sum of the terms' magnitudes.
          const size = new Map(pairSums(pairs.map(([y, p]) => [Math.abs(y), Math.abs(y) + Math.abs(p - y)])))
          for (const [name, total] of pairSums(pairs))
            expect(Math.abs(sums.get(name)! - total), name).toBeLessThanOrEqual(
              1e-9 * (CANCELLING_SUMS.includes(name) ? size.get(name)! : total),
            )
        }),
        { seed: 8, numRuns: 15, endOnFailure: true },
      )
    })

    it('come to what scikit-learn says', async () => {
      const { label, prediction: predicted, ...answers } = golden.regression
      const counted = await countPairs(label.map((y, i): Pair => [y, predicted[i]!]))
      const evidence = { residual: { histogram: counted.get('residual')!, binning: residual } }
      const found = (name: string) => performanceMetrics.find(m => m.name === name)!.compute(evidence)!
      for (const [name, answer] of [
        ...(['mape', 'rmsle', 'r2', 'explained_variance'] as const).map(same => [same, same] as const),
        ['smape', 'smape_0_to_2'] as const,
      ])
        expect(found(name).value).toBeCloseTo(answers[answer]!, 9)
    })

    it('are the sums of residuals alone, not of the lag of their labels', async () => {
      const lag = (await countPairs([[1, 2]])).get('label_lag')!
      expect([...lag.sums.keys()].sort()).toEqual(['abs', 'log_loss', 'squared_error'])
    })
  })

  it('keep the sum of errors when all are 0', async () => {
    const residual = freezeNumeric(Float64Array.of(-1, 0, 1), { transform: 'asinh' })
    const rows = [prediction(1, { prediction_value: 3 }), prediction(2, { prediction_value: 4 })]
    const labels = [labelOf(1, { label_value: 3 }), labelOf(2, { label_value: 4 })]
    const counted = bySubject(await countInStore({ rows, labels, kind: 'outcome', binnings: { residual } }))
    expect(counted.get('residual')!.sums.get('abs')).toBe(0)
  })

  it('one overflowing residual spoils neither the sums of the others nor the reading', async () => {
    const residual = freezeNumeric(Float64Array.of(-1, 0, 1), { transform: 'asinh' })
    const rows = [prediction(1, { prediction_value: 1.7e308 }), prediction(2, { prediction_value: 3 })]
    const labels = [labelOf(1, { label_value: -1.7e308 }), labelOf(2, { label_value: 1 })]
    const counted = bySubject(await countInStore({ rows, labels, kind: 'outcome', binnings: { residual } }))
    expect(counted.get('residual')).toMatchObject({ n: 2, sum: 2, min: 2, max: 2 })
    expect(counted.get('residual')!.sums.get('abs')).toBe(2)
  })

  it('a sum too large for a double is infinite', async () => {
    const residual = freezeNumeric(Float64Array.of(-1, 0, 1), { transform: 'asinh' })
    const rows = [1, 2].map(i => prediction(i, { prediction_value: 1.7e308 }))
    const labels = [1, 2].map(i => labelOf(i, { label_value: 0 }))
    const counted = bySubject(await countInStore({ rows, labels, kind: 'outcome', binnings: { residual } }))
    expect(counted.get('residual')!.sums.get('abs')).toBe(Infinity)
  })
})

describe('versions and segments', () => {
  const prediction_ = freezeCategorical(new Map())
  const rows = [
    prediction(1, { prediction: 'a', segments: { region: 'eu', sex: 'f' } }),
    prediction(2, { prediction: 'b', segments: { region: 'us' } }),
    prediction(3, { prediction: 'b', version: 'v2', segments: { region: 'eu', colour: 'red' } }),
    prediction(4, { prediction: 'b', version: 'v2' }),
  ]
  const common = {
    rows,
    kind: 'features',
    binnings: { prediction: prediction_ },
    dimensions: ['region', 'sex'],
  } as const
  const asCounts = (counted: readonly CountedHistogram[]) =>
    Object.fromEntries(
      counted.map(({ segment, histogram }) => [segment, Object.fromEntries(histogram.categories)]),
    )

  it('count a row in all rows and in each declared dimension it has', async () => {
    expect(asCounts(await countInStore(common))).toEqual({
      '': { a: 1, b: 3 },
      'region=eu': { a: 1, b: 1 },
      'region=us': { b: 1 },
      'sex=f': { a: 1 },
    })
  })

  it('are apart by version', async () => {
    expect(asCounts(await countInStore({ ...common, version: 'v2' }))).toEqual({
      '': { b: 2 },
      'region=eu': { b: 1 },
    })
  })
})
