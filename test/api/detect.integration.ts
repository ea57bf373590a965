import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Measurement } from '../../src/model/measurement.ts'
import { adwin } from '../../src/stats/detectors/adwin.ts'
import { bothSides } from '../../src/stats/detectors/both-sides.ts'
import { ddm } from '../../src/stats/detectors/ddm.ts'
import { hddmA } from '../../src/stats/detectors/hddm-a.ts'
import { run } from '../../src/store/client.ts'
import { writeMeasurements } from '../../src/store/measurements.ts'
import { positions, river } from '../stats/detectors/streams.ts'
import { openTestApp, type TestApp } from '../support/open-test-app.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const T0 = Date.UTC(2026, 9, 5)
const NOW = T0 + 20 * DAY

let opened: TestApp
beforeAll(async () => {
  opened = await openTestApp(() => NOW)
  await opened.send('models/m', { task: 'binary', positive_class: '1', window: '1h' }, 'PUT')
  await opened.send('models/r', { task: 'regression' }, 'PUT')
})
afterAll(() => opened.close())

interface Found {
  [field: string]: unknown
  alarms: Record<string, unknown>[]
  warnings: Record<string, unknown>[]
}

/** Asks with a query that is JSON. */
async function detect(model: string, query: Record<string, string | number>) {
  const text = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))
  const answer = await opened.request(`/v1/models/${model}/detect?${text}`)
  return { status: answer.status, body: (await answer.json()) as Found }
}

const iso = (ms: number): string => new Date(ms).toISOString()
const startOf = (window: number): number => T0 - (river.stream_1.length - window) * HOUR

describe('over a stored measurement', () => {
  const measured = (window: number, over: Partial<Measurement>): Measurement => ({
    model: 'm',
    version: '',
    segment: '',
    analyzer: 'performance',
    subject: 'accuracy',
    statistic: 'accuracy',
    window_start: startOf(window),
    window_end: startOf(window) + HOUR,
    value: null,
    low: null,
    high: null,
    bound: null,
    p_value: null,
    n: 1,
    reference: '',
    reference_value: null,
    verdict: null,
    severity: null,
    because: '',
    evidence: {},
    ...over,
  })
  const NAMED = { analyzer: 'performance', subject: 'f1', statistic: 'f1' }

  beforeAll(async () => {
    const share = (i: number) => Math.max(0, Math.sin(i)) / 10
    const series = river.stream_1.flatMap((value, i) => [
      measured(i, { ...NAMED, value }),
      measured(i, { value: i % 7 === 0 ? null : i < 1000 ? 0.9 + share(i) : 0.5 + share(i) }),
      measured(i, { ...NAMED, segment: 'region=eu', value: 1 }),
    ])
    // A day of a model that is measured by the hour now.
    series.push(measured(0, { ...NAMED, value: 1e6, window_end: startOf(0) + DAY }))
    await writeMeasurements(opened.context.store, opened.context.project, series.reverse())
  })

  it('alarms in the windows where River does (PageHinkley of its own tests)', async () => {
    const { status, body } = await detect('m', { detector: 'page_hinkley', ...NAMED })
    expect(status).toBe(200)
    expect(body).toEqual({
      detector: 'page_hinkley',
      sees: 'rises',
      parameters: { delta: 0.005, threshold: 50, forgetting: 0.9999, warm_up: 30, floor: 0 },
      source: 'measurements',
      series: { ...NAMED, version: '', segment: '' },
      n: river.stream_1.length,
      skipped: 0,
      warnings: [],
      alarms: river.expected['PageHinkley(stream_1)']!.map(position => ({
        window_start: iso(startOf(position)),
        window_end: iso(startOf(position + 1)),
        value: river.stream_1[position],
        number: position + 1,
      })),
    })
    expect(body.alarms).not.toHaveLength(0)
  })

  it('takes parameters, a range and a segment', async () => {
    const expected = positions(adwin({ cuts: 'every-bucket', delta: 0.01, maxBuckets: 6 }), river.stream_1)
    const given = { cuts: 'every-bucket', delta: 0.01, max_buckets: 6 }
    const { body } = await detect('m', { detector: 'adwin', ...given, ...NAMED })
    expect(body).toMatchObject({ sees: 'both', parameters: { ...given, clock: 32 } })
    expect(body.alarms.map(({ number }) => (number as number) - 1)).toEqual(expected)
    const part = { from: startOf(10), to: startOf(20) }
    expect((await detect('m', { detector: 'adwin', ...NAMED, ...part })).body.n).toBe(10)
    const eu = await detect('m', { detector: 'adwin', ...NAMED, segment: 'region=eu' })
    expect(eu.body).toMatchObject({ n: river.stream_1.length, alarms: [] })
  })

  it('leaves out windows without a value, and sees a fall only where it is asked to', async () => {
    const accuracy = { analyzer: 'performance', subject: 'accuracy', statistic: 'accuracy' }
    const skipped = Math.ceil(river.stream_1.length / 7)
    const rises = await detect('m', { detector: 'hddm_a', ...accuracy })
    expect(rises.body).toMatchObject({
      ...{ sees: 'rises', n: river.stream_1.length - skipped, skipped, alarms: [] },
    })
    const both = await detect('m', { detector: 'hddm_a', ...accuracy, both_sides: 'true' })
    expect(both.body.sees).toBe('both')
    expect(both.body.alarms).toHaveLength(1)
    const [{ window_start }] = both.body.alarms as [{ window_start: string }]
    expect(Date.parse(window_start)).toBeGreaterThan(startOf(1000))
    expect(Date.parse(window_start)).toBeLessThan(startOf(1050))
  })

  it('says which detectors take a measurement', async () => {
    for (const detector of ['ddm', 'eddm']) {
      const { status, body } = await detect('m', { detector, ...NAMED })
      expect({ status, body }).toMatchObject({ status: 400, body: { code: 'not_taken', path: 'detector' } })
      expect(body.title).toMatch(/page_hinkley, cusum, adwin, kswin, those from 0 to 1 by hddm_a, hddm_w\.$/)
    }
    expect(Math.max(...river.stream_1)).toBeGreaterThan(1)
    const { body } = await detect('m', { detector: 'hddm_w', ...NAMED })
    expect(body).toMatchObject({ status: 400, code: 'not_taken', path: 'detector' })
  })

  it('does not answer for a measurement there is not', async () => {
    const other = { ...NAMED, statistic: 'f2' }
    const { body } = await detect('m', { detector: 'adwin', ...other })
    expect(body).toMatchObject({ status: 404, code: 'unknown_series' })
    const before = await detect('m', { detector: 'adwin', ...NAMED, to: startOf(-1) })
    expect(before.body).toMatchObject({ status: 404, code: 'unknown_series' })
  })
})

describe('over the errors of labelled rows', () => {
  const timeOf = (i: number): number => T0 + i * 60_000
  const rowsOf = (model: string, values: readonly number[], row: (value: number) => object) =>
    values.map((value, i) => ({
      ...{ model, prediction_id: `${model}-${i}`, timestamp: timeOf(i), version: `v${i % 2}` },
      ...{ segments: { region: i % 3 === 0 ? 'eu' : 'us' }, ...row(value) },
    }))
  const labelsOf = (model: string, values: readonly number[], labelOf: (value: number) => string | number) =>
    values.map((value, i) => ({
      ...{ model, prediction_id: `${model}-${i}`, prediction_timestamp: timeOf(i), label: labelOf(value) },
      timestamp: NOW - DAY,
    }))
  const errors = { source: 'errors', from: T0 }

  beforeAll(async () => {
    const rows = rowsOf('m', river.stream_2, () => ({ prediction: '1' }))
    await opened.send('predictions', rows.toReversed())
    // Sent again, and labelled wrongly before it was known better: every row counts once, by its newest label.
    await opened.send('predictions', rows.slice(0, 500))
    const labels = labelsOf('m', river.stream_2, error => (error === 1 ? '0' : '1'))
    await opened.send(
      'labels',
      labels.map(label => ({ ...label, label: '0', timestamp: NOW - 2 * DAY })),
    )
    await opened.send('labels', labels)
    // No prediction, so no error; and a row nobody labelled.
    const failed = { model: 'm', timestamp: timeOf(-5), status: 'error' }
    await opened.send('predictions', [
      { ...failed, prediction_id: 'failed' },
      { ...failed, prediction_id: 'unlabelled', prediction: '1' },
    ])
    const { status: _, ...placed } = failed
    await opened.send('labels', [
      {
        ...{ model: 'm', prediction_id: 'failed', label: '1' },
        prediction_timestamp: placed.timestamp,
      },
    ])

    await opened.send(
      'predictions',
      rowsOf('r', river.stream_1, value => ({ prediction: 3 - value })),
    )
    await opened.send(
      'labels',
      labelsOf('r', river.stream_1, () => 3),
    )
  })

  it('alarms at the rows where River does (DDM of its own tests)', async () => {
    const { status, body } = await detect('m', { detector: 'ddm', ...errors, from: T0 - DAY })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      ...{ detector: 'ddm', source: 'errors', n: river.stream_2.length, skipped: 1 },
      series: { version: '', segment: '', from: iso(T0 - DAY), to: iso(NOW) },
    })
    const expected = river.expected['DDM(stream_2)']!
    expect(expected).not.toHaveLength(0)
    expect(body.alarms).toEqual(
      expected.map(position => ({
        ...{ prediction_id: `m-${position}`, timestamp: iso(timeOf(position)) },
        ...{ value: river.stream_2[position], number: position + 1 },
      })),
    )
    expect(body.warnings.length).toBeGreaterThan(0)
  })

  it('takes a version, a segment and a range', async () => {
    const part = river.stream_2.filter((_, i) => i % 2 === 1 && i % 3 === 0 && i >= 100 && i < 1600)
    const asked = { version: 'v1', segment: 'region=eu', from: timeOf(100), to: timeOf(1600) }
    const { body } = await detect('m', { detector: 'eddm', source: 'errors', ...asked })
    expect(body.n).toBe(part.length)
    const falls = await detect('m', { detector: 'hddm_a', ...errors, both_sides: 'true' })
    expect(falls.body.alarms.map(({ number }) => (number as number) - 1)).toEqual(
      positions(
        bothSides(hddmA, value => 1 - value),
        river.stream_2,
      ),
    )
  })

  it('of a regression are how far predictions are off', async () => {
    const { body } = await detect('r', { detector: 'page_hinkley', ...errors })
    const expected = river.expected['PageHinkley(stream_1)']!
    expect(body.alarms.map(({ number }) => (number as number) - 1)).toEqual(expected)
    expect(body.alarms[0]!.value).toBeCloseTo(river.stream_1[expected[0]!]!, 10)
    for (const detector of ['ddm', 'eddm', 'hddm_a', 'hddm_w']) {
      const { body } = await detect('r', { detector, ...errors })
      expect(body).toMatchObject({ status: 400, code: 'not_taken', path: 'detector' })
    }
  })

  it('are nothing where nothing is labelled, and have an end', async () => {
    const before = await detect('m', {
      detector: 'ddm',
      source: 'errors',
      from: T0 - 9 * DAY,
      to: T0 - 8 * DAY,
    })
    expect(before.body).toMatchObject({ n: 0, skipped: 0, warnings: [], alarms: [] })

    // 100,001 rows, two a second: wrong is every tenth, later every third.
    const isError = (i: number) => (i % (i < 60_000 ? 10 : 3) === 0 ? 1 : 0)
    await opened.send('models/many', { task: 'multiclass' }, 'PUT')
    const time = `fromUnixTimestamp64Milli(toInt64({start:Int64} + number * 500))`
    const id = `concat('i', toString(cityHash64(number)))`
    for (const [table, sql] of [
      ['predictions (project, model, reference, prediction_id, timestamp, prediction, seq)', `'a', 1`],
      [
        'labels (project, model, reference, prediction_id, prediction_timestamp, label, seq)',
        `if(number % if(number < 60000, 10, 3) = 0, 'b', 'a'), 1`,
      ],
    ])
      await run(
        opened.context.store,
        `INSERT INTO ${table} SELECT {project:String}, 'many', '', ${id}, ${time}, ${sql} FROM numbers(100001)`,
        { project: opened.context.project, start: T0 },
      )
    const asked = { detector: 'ddm', ...errors }
    const { body } = await detect('many', { ...asked, to: T0 + 50_000_000 })
    expect(body).toMatchObject({ n: 100_000, skipped: 0 })
    expect(body.alarms.map(({ number, timestamp }) => [number, timestamp])).toEqual(
      positions(
        ddm(),
        Array.from({ length: 100_000 }, (_, i) => isError(i)),
      ).map(position => [position + 1, iso(T0 + position * 500)]),
    )
    expect(body.alarms).not.toHaveLength(0)
    const { body: refused } = await detect('many', asked)
    expect(refused).toMatchObject({ status: 400, code: 'too_many_rows', path: 'from' })
  })
})

it('errors begin where rows are still kept; before it there are none', async () => {
  const { catalog } = opened.context
  const before = catalog.horizonOf('m')
  const kept = T0 + 600_000
  catalog.advance('m', { ...before, recountable_from: kept / 1000 })
  const asked = { detector: 'ddm', source: 'errors', from: T0 }
  const { body } = await detect('m', asked)
  expect(body).toMatchObject({ n: river.stream_2.length - 10, series: { from: iso(kept) } })
  const gone = await detect('m', { ...asked, to: kept })
  expect(gone.body).toMatchObject({ status: 400, code: 'too_old', path: 'to' })
  catalog.advance('m', before)
})

describe('what is wrong with a question', () => {
  const named = { analyzer: 'performance', subject: 'f1', statistic: 'f1' }
  it.each<[Record<string, string | number>, string, string]>([
    [{}, 'invalid', 'detector'],
    [{ detector: 'XMARKERX' }, 'invalid', 'detector'],
    [{ detector: 'adwin' }, 'missing', 'analyzer'],
    [{ detector: 'adwin', analyzer: 'a', subject: 's' }, 'missing', 'statistic'],
    [{ detector: 'adwin', ...named, source: 'XMARKERX' }, 'invalid', 'source'],
    [{ detector: 'adwin', source: 'errors', subject: 'XMARKERX' }, 'unknown_field', 'subject'],
    [{ detector: 'adwin', ...named, XMARKERX: 1 }, 'unknown_field', 'XMARKERX'],
    [{ detector: 'adwin', ...named, delta: 1 }, 'invalid', 'delta'],
    [{ detector: 'adwin', ...named, delta: '' }, 'invalid', 'delta'],
    [{ detector: 'adwin', ...named, delta: 'XMARKERX' }, 'invalid', 'delta'],
    [{ detector: 'adwin', ...named, cuts: 'XMARKERX' }, 'invalid', 'cuts'],
    [{ detector: 'adwin', ...named, max_buckets: 101 }, 'invalid', 'max_buckets'],
    [{ detector: 'adwin', ...named, alpha: 0.01 }, 'unknown_parameter', 'alpha'],
    [{ detector: 'ddm', source: 'errors', warm_up: 1.5 }, 'invalid', 'warm_up'],
    [{ detector: 'kswin', ...named, window_size: 30 }, 'invalid', 'newest_size'],
    [{ detector: 'kswin', ...named, window_size: 1001 }, 'invalid', 'window_size'],
    [{ detector: 'page_hinkley', ...named, floor: '-1e999' }, 'invalid', 'floor'],
    [{ detector: 'adwin', ...named, from: 2, to: 1 }, 'empty_range', 'from'],
    [{ detector: 'ddm', source: 'errors', from: 2, to: 1 }, 'empty_range', 'from'],
  ])('%o', async (query, code, path) => {
    const { status, body } = await detect('m', query)
    expect({ status, body }).toMatchObject({ status: 400, body: { code, path } })
    expect(body.title).not.toContain('XMARKERX')
  })

  it('names the parameter and what it must be', async () => {
    const { body } = await detect('m', { detector: 'kswin', ...named, window_size: 30 })
    expect(body.title).toBe('newest_size: must be less than window_size.')
    const wrong = await detect('m', { detector: 'ddm', source: 'errors', delta: 1 })
    expect(wrong.body.title).toBe(
      'This detector has no such parameter; it has warm_up, warning_deviations, drift_deviations.',
    )
  })

  it('has to be about a model', async () => {
    const { body } = await detect('nobody', { detector: 'adwin', ...named })
    expect(body).toMatchObject({ status: 404, code: 'unknown_model' })
  })
})
