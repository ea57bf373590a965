import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readActivity } from '../../src/analyzers/activity.ts'
import { bothSides } from '../../src/analyzers/both-sides.ts'
import { compare } from '../../src/analyzers/compare.ts'
import { ReferenceCache } from '../../src/analyzers/reference-cache.ts'
import { type ViewRange, viewRange } from '../../src/analyzers/view-range.ts'
import { ModelCatalog } from '../../src/ingest/model-catalog.ts'
import { Slicer } from '../../src/ingest/slicer.ts'
import type { Model } from '../../src/model/model.ts'
import { driftStatistics } from '../../src/stats/drift/index.ts'
import { writeLabels } from '../../src/store/labels.ts'
import { writePredictions } from '../../src/store/predictions.ts'
import { type Reference, writeReference } from '../../src/store/references.ts'
import { markEverySlice, markSlices } from '../../src/store/slice-marks.ts'
import { DAY, labelOf, prediction, T0 } from '../store/example-rows.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { exampleModel, type Loan, loanDays } from './example-view.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
let slicer: Slicer
const model: Model = { ...exampleModel(), model: 'm' }
const UPLOAD = 'default:1'
const REFERENCE: Reference = {
  ...{
    model: 'm',
    name: 'default',
    upload: UPLOAD,
    version: '',
    rows: 2_400,
    content_hash: '',
    rolling: null,
    created_at: 1,
  },
  ...{ from: (T0 - 12 * DAY) * 1000, to: T0 * 1000 },
}

/** A day of loans in six slices, each known by a label, every third of version v2. */
async function send(day: number, loans: readonly Loan[], reference = ''): Promise<void> {
  const secondsOf = (i: number) => T0 + day * DAY + Math.floor((6 * i) / loans.length) * 4 * 3_600
  const version = (i: number) => (i % 3 === 0 ? 'v2' : 'v1')
  await writePredictions(
    opened.store,
    loans.map((loan, i) =>
      prediction(`${day}-${i}`, {
        reference,
        seconds: secondsOf(i),
        version: version(i),
        numeric: loan.income === null ? {} : { income: loan.income },
        categorical: loan.country === null ? {} : { country: loan.country },
        prediction: loan.score >= 0.5 ? '1' : '0',
        score: loan.score,
        latency_ms: loan.latency,
        segments: { region: loan.region },
      }),
    ),
  )
  await writeLabels(
    opened.store,
    loans.map((loan, i) => labelOf(`${day}-${i}`, { reference, seconds: secondsOf(i), label: loan.label! })),
  )
  const slices = [...new Set(loans.map((_, i) => secondsOf(i)))]
  const set = { model: 'm', reference, slices }
  await markSlices(opened.store, 'p', [
    { ...set, kind: 'features' },
    { ...set, kind: 'outcome' },
  ])
}

beforeAll(async () => {
  opened = await openTestStore()
  const catalog = await ModelCatalog.open(opened.store, 'p')
  await catalog.put(model)
  slicer = new Slicer({ store: opened.store, catalog, settle: async () => {} })
  await writeReference(opened.store, 'p', REFERENCE)
  for (const [i, loans] of loanDays(41, { n: 200 })(12).entries()) await send(i - 12, loans, UPLOAD)
  const shifted = loanDays(42, {
    n: 600,
    change: loan => ({ ...loan, income: loan.income && loan.income * 2 }),
  })
  for (const [day, loans] of shifted(2).entries()) await send(day, loans)
  await slicer.countDirty()
})
afterAll(() => opened.close())

const range = (over: Partial<ViewRange> = {}): ViewRange => ({
  from: T0 * 1000,
  to: (T0 + 2 * DAY) * 1000,
  version: '',
  ...over,
})
async function ask(over: Partial<ViewRange> = {}) {
  const { segment } = over
  const baseline = await new ReferenceCache(opened.store).baselineOf(model, {
    before: T0 * 1000,
    ...(segment === undefined ? {} : { segment }),
  })
  const asked = range(over)
  return compare(opened.store, await viewRange(opened.store, { model, baseline, range: asked }), {
    range: asked,
  })
}

/** The same but for the order in which sums were added. */
function closely<Value>(value: Value): Value {
  if (typeof value === 'number') return expect.closeTo(value, 9)
  if (Array.isArray(value)) return value.map(closely) as Value
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, closely(each)])) as Value
}

describe('a comparison', () => {
  it('has the shape of the wire', async () => {
    const found = await ask()
    expect(Object.keys(found)).toEqual([
      'model',
      'reference',
      'current',
      'segments_pooled',
      'subjects',
      'meanings',
      'performance',
      'classification',
      'fairness',
      'latency',
      'resources',
      'throughput',
      'objectives',
    ])
    expect(found).toMatchObject({
      model: 'm',
      reference: {
        name: 'default',
        from: '2026-09-23T00:00:00.000Z',
        to: '2026-10-05T00:00:00.000Z',
        n: 2_400,
        windows: 12,
      },
      current: {
        from: '2026-10-05T00:00:00.000Z',
        to: '2026-10-07T00:00:00.000Z',
        version: '',
        segment: '',
        n: 1_200,
      },
      fairness: [],
    })
    const income = found.subjects.find(({ subject }) => subject === 'feature:income')!
    expect(Object.keys(income)).toEqual([
      ...[
        'subject',
        'segment',
        'analyzer',
        'n_reference',
        'n_current',
        'verdict',
        'severity',
        'decided_by',
        'statistics',
        'because',
      ],
    ])
    expect(income).toMatchObject({
      n_reference: 2_400,
      n_current: 1_200,
      verdict: 'drift',
      severity: 'critical',
    })
    const numeric = driftStatistics.filter(({ kinds }) => kinds.includes('numeric'))
    expect(income.statistics.map(({ name }) => name)).toEqual(numeric.map(({ name }) => name))
    expect(Object.keys(income.statistics[0]!).sort()).toEqual([
      'bound',
      'high',
      'low',
      'name',
      'noise_floor',
      'p_value',
      'phi',
      'value',
    ])
    expect(found.meanings.ks).toMatch(/^Kolmogorov–Smirnov distance, the largest difference/)
    expect(Object.keys(found.meanings)).toEqual(expect.arrayContaining(numeric.map(({ name }) => name)))
    expect(income.because).toMatch(
      /^[\d.]+ % of values are at most [\d,]+ \(reference \d+ %\); median [\d,]+ → [\d,]+\.$/,
    )
    expect(JSON.parse(JSON.stringify(found))).toEqual(found)
  })

  it('lists performance of all rows and each segment beside the reference, and latency', async () => {
    const { performance, latency, subjects } = await ask()
    const accuracy = performance.filter(({ name }) => name === 'accuracy')
    expect(accuracy.map(({ segment, n }) => [segment, n])).toEqual([
      ['', 1_200],
      ['region=eu', expect.any(Number)],
      ['region=us', expect.any(Number)],
    ])
    for (const { value, reference, low, high } of accuracy) {
      expect(value).toBeCloseTo(0.8, 1)
      expect(reference).toBeCloseTo(0.8, 1)
      expect(low! < value! && value! < high!).toBe(true)
    }
    expect(performance.map(({ name }) => name)).toContain('precision')
    for (const { trivial, coverage, not_estimable } of accuracy) {
      expect(trivial).toBeGreaterThanOrEqual(0.5)
      expect(trivial).toBeLessThan(0.7)
      expect({ coverage, not_estimable }).toEqual({ coverage: 1, not_estimable: null })
    }
    const coverage = performance.find(({ name, segment }) => name === 'coverage' && segment === '')
    expect(coverage).toMatchObject({ value: 1, n: 1_200, reference: null })
    expect(subjects.map(({ subject }) => subject)).not.toContain('precision')
    expect(subjects.map(({ subject }) => subject)).not.toContain('volume')
    expect(latency.map(({ name }) => name)).toEqual(['p50', 'p90', 'p95', 'p99', 'p99_9'])
  })

  it('tells labels from predictions: by class, at the threshold of the model, and at every other', async () => {
    const { performance, classification } = await ask()
    const { confusion, pooled, classes, at_threshold, thresholds } = classification!
    const rowsOf = (label: string, prediction: string) =>
      confusion.find(cell => cell.label === label && cell.prediction === prediction)!.rows
    const metricOf = (metric: string) =>
      performance.find(({ name, segment }) => name === metric && segment === '')!.value
    expect(pooled).toBe(0)
    expect(confusion.reduce((sum, { rows }) => sum + rows, 0)).toBe(1_200)
    expect((rowsOf('0', '0') + rowsOf('1', '1')) / 1_200).toBeCloseTo(metricOf('accuracy')!, 12)
    expect(classes.map(({ name }) => name)).toEqual(['0', '1'])
    expect(classes[1]!.recall!.value).toBe(metricOf('recall'))
    // Classes were predicted from 0.5 on.
    const { true_positives, false_positives, unsure } = at_threshold!
    expect(Math.abs(true_positives - rowsOf('1', '1'))).toBeLessThanOrEqual(unsure.positives)
    expect(Math.abs(false_positives - rowsOf('0', '1'))).toBeLessThanOrEqual(unsure.negatives)
    expect(thresholds!.true_positives.at(-1)).toBe(thresholds!.positives)
    expect(thresholds!.false_positives.at(-1)).toBe(thresholds!.negatives)
    expect(thresholds!.positives + thresholds!.negatives).toBe(1_200)
    expect(thresholds!.thresholds).toEqual([...thresholds!.thresholds].sort((a, b) => b - a))
  })

  it('of one version counts its rows only', async () => {
    const [v1, v2] = [await ask({ version: 'v1' }), await ask({ version: 'v2' })]
    expect([v1.current.n, v2.current.n]).toEqual([800, 400])
    expect(v2.reference?.n).toBe(2_400)
  })

  it('of one segment takes both sides of it, as if it were all rows', async () => {
    const [eu, us, none] = [
      await ask({ segment: 'region=eu' }),
      await ask({ segment: 'region=us' }),
      await ask({ segment: 'region=mars' }),
    ]
    expect(eu.current.segment).toBe('region=eu')
    expect(eu.current.n + us.current.n).toBe(1_200)
    expect(eu.reference!.n + us.reference!.n).toBe(2_400)
    expect(eu.subjects.find(({ subject }) => subject === 'feature:income')).toMatchObject({
      segment: '',
      verdict: 'drift',
    })
    expect(none).toMatchObject({ current: { n: 0 }, reference: { n: 0 } })
  })

  it('of a range without rows compares nothing', async () => {
    const found = await ask({ from: (T0 + 9 * DAY) * 1000, to: (T0 + 10 * DAY) * 1000 })
    expect(new Set(found.subjects.map(({ verdict }) => verdict))).toEqual(new Set(['insufficient_data']))
    expect([found.performance, found.latency, found.resources]).toEqual([[], [], []])
  })

  it.each<[string, Partial<ViewRange>]>([
    ['all rows', {}],
    ['a version', { version: 'v2' }],
    ['a segment', { segment: 'region=eu' }],
    ['a range without rows', { from: (T0 + 9 * DAY) * 1000, to: (T0 + 10 * DAY) * 1000 }],
  ])('that is exact says the same of %s, where the range begins and ends with slices', async (_, over) => {
    const [exact, counted] = [await ask({ ...over, exact: true }), await ask(over)]
    expect(exact).toEqual(closely({ ...counted, current: { ...counted.current, exact: true } }))
  })

  it('that is exact has only the rows of its range', async () => {
    // All of a slice are made at its start.
    const inside = { from: T0 * 1000 + 1, to: (T0 + 4 * 3_600) * 1000 + 1 }
    const [exact, widened] = [await ask({ ...inside, exact: true }), await ask(inside)]
    expect([exact.current.n, widened.current.n]).toEqual([100, 200])
    expect(exact.performance.find(({ name }) => name === 'accuracy')!.n).toBe(100)
    expect(exact.reference).toEqual(widened.reference)
  })

  it('hands out both histograms of every subject to be drawn', async () => {
    const baseline = await new ReferenceCache(opened.store).baselineOf(model, { before: T0 * 1000 })
    const score = bothSides(await viewRange(opened.store, { model, baseline, range: range() })).get('score')!
    expect([score.reference!.n, score.current!.n]).toEqual([2_400, 1_200])
  })
})

it('activity is volume and latency per interval', async () => {
  const days = await readActivity(opened.store, 'p', {
    model: 'm',
    from: T0 * 1000,
    to: (T0 + 2 * DAY) * 1000,
    span: DAY,
  })
  expect(days.map(({ start, n }) => [start, n])).toEqual([
    [T0 * 1000, 600],
    [(T0 + DAY) * 1000, 600],
  ])
  for (const { p50, p95, p99 } of days) expect(p50! < p95! && p95! < p99!).toBe(true)
  const slices = await readActivity(opened.store, 'p', {
    model: 'm',
    from: T0 * 1000,
    to: (T0 + DAY) * 1000,
    span: 600,
  })
  expect(slices).toHaveLength(6)
  const minutes = await readActivity(opened.store, 'p', {
    model: 'm',
    from: T0 * 1000,
    to: (T0 + DAY) * 1000,
    span: 60,
  })
  expect(minutes.reduce((sum, { n }) => sum + n, 0)).toBe(600)
  expect(minutes.every(({ start, p50 }) => start % 60_000 === 0 && p50 !== null)).toBe(true)
})

describe('the reference in memory', () => {
  it('is read again when it is counted anew or replaced, and not otherwise', async () => {
    const cache = new ReferenceCache(opened.store)
    const side = async () => (await cache.baselineOf(model, { before: T0 * 1000 })).reference!
    const first = await side()
    expect(await side()).toBe(first)

    await send(5, loanDays(43, { n: 30 })(1)[0]!)
    await slicer.countDirty()
    expect(await side(), 'production is not the reference').toBe(first)

    await send(-3, loanDays(44, { n: 500 })(1)[0]!, UPLOAD)
    await slicer.countDirty()
    const recounted = await side()
    expect(recounted).not.toBe(first)
    expect(recounted.whole.get('')!.get('prediction')!.n).toBeGreaterThan(2_400)

    await writeReference(opened.store, 'p', { ...REFERENCE, to: REFERENCE.to - DAY * 1000 })
    await markEverySlice(opened.store, 'p', 'm')
    await slicer.countDirty()
    expect((await side()).starts).toHaveLength(11)
  })

  it('a range of production is read again only when slices within it are counted', async () => {
    const production: Reference = {
      ...REFERENCE,
      name: 'production',
      upload: '',
      from: T0 * 1000,
      to: (T0 + DAY) * 1000,
      created_at: 0,
    }
    await writeReference(opened.store, 'p', production)
    const cache = new ReferenceCache(opened.store)
    const side = async () =>
      (await cache.baselineOf(model, { name: 'production', before: T0 * 1000 })).reference!
    const first = await side()
    await send(6, loanDays(45, { n: 30 })(1)[0]!)
    await slicer.countDirty()
    expect(await side()).toBe(first)
    await send(0, loanDays(46, { n: 700 })(1)[0]!)
    await slicer.countDirty()
    expect(await side()).not.toBe(first)
  })

  it('each segment has its own, and without a reference there is none', async () => {
    const cache = new ReferenceCache(opened.store)
    const [all, eu] = [
      await cache.baselineOf(model, { before: T0 * 1000 }),
      await cache.baselineOf(model, { segment: 'region=eu', before: T0 * 1000 }),
    ]
    expect(eu.reference!.whole.get('')!.get('prediction')!.n).toBeLessThan(
      all.reference!.whole.get('')!.get('prediction')!.n,
    )
    expect((await cache.baselineOf(model, { before: T0 * 1000 })).reference).toBe(all.reference)
    expect((await cache.baselineOf(model, { name: 'none', before: T0 * 1000 })).reference).toBeNull()
    expect((await cache.baselineOf({ ...model, model: 'other' }, { before: T0 * 1000 })).reference).toBeNull()
  })
})
