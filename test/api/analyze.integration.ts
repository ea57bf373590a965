import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadRules } from '../../src/alerting/load-rules.ts'
import type { Notification } from '../../src/alerting/notification.ts'
import { type Analysis, analyzeRange } from '../../src/analyzers/analyze-range.ts'
import { type Baseline, ReferenceCache } from '../../src/analyzers/reference-cache.ts'
import { openSchedule, type Schedule, tick } from '../../src/jobs/tick.ts'
import { run } from '../../src/store/client.ts'
import { readMeasurements, writeMeasurements } from '../../src/store/measurements.ts'
import { seededNormal, seededUniform } from '../stats/histogram/random.ts'
import { openTestApp, type TestApp } from '../support/open-test-app.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const T0 = Date.UTC(2026, 9, 5)
/** When days of production are over for the scheduler. */
const closeOf = (days: number) => T0 + days * DAY + 600_000

let now = closeOf(5)
let opened: TestApp
let schedule: Schedule
const told: Notification[] = []

/** Two weeks of reference, then five days of which the last two are shifted, all measured and judged. */
beforeAll(async () => {
  opened = await openTestApp(() => now)
  schedule = openSchedule({
    rules: await loadRules(null),
    channels: [
      {
        name: 'webhook',
        send: async notification => {
          told.push(notification)
          return { outcome: 'sent' }
        },
      },
    ],
    signal: new AbortController().signal,
  })
  const settings = { task: 'binary', positive_class: '1', features: { x: 'numeric' }, segments: ['region'] }
  await opened.send('models/m', settings, 'PUT')
  const reference = Array.from({ length: 14 }, (_, i) => rowsOf(i - 14)).flat()
  await opened.send(
    'models/m/reference',
    reference.map(({ model: _, ...row }) => ({ ...row, label: row.prediction })),
  )
  for (let day = 0; day < 5; day++) await sendDay(day, { shift: day < 3 ? 0 : 3 })
  await measureAll()
})
afterAll(() => opened.close())

const normal = seededNormal(5)
const uniform = seededUniform(6)
let rows = 0

/** A day's predictions, in four slices. */
const rowsOf = (day: number, { n = 120, shift = 0 } = {}) =>
  Array.from({ length: n }, (_, i) => ({
    model: 'm',
    prediction_id: `${rows++}`,
    timestamp: T0 + day * DAY + (3 + 6 * (i % 4)) * HOUR,
    features: { x: normal() + shift },
    prediction: uniform() < 0.5 ? '1' : '0',
    score: 0.1 + 0.8 * uniform(),
    segments: { region: i % 3 === 0 ? 'eu' : 'us' },
  }))

async function sendDay(day: number, how: { n?: number; shift?: number } = {}): Promise<void> {
  const predictions = rowsOf(day, how)
  await opened.send('predictions', predictions)
  await opened.send(
    'labels',
    predictions.map(({ model, prediction_id, timestamp }, i) => ({
      ...{ model, prediction_id, prediction_timestamp: timestamp, timestamp },
      label: i % 5 === 0 ? '0' : '1',
    })),
  )
}

/** The scheduler's rounds, until it has measured what is over. */
async function measureAll(): Promise<void> {
  await tick(opened.context, schedule, now - 1)
  await tick(opened.context, schedule, now)
}

async function ask(path: string, body: unknown, init: RequestInit = {}) {
  const answer = await opened.request(`/v1/models/${path}/analyze`, {
    ...{ method: 'POST', body: JSON.stringify(body) },
    ...init,
  })
  return { status: answer.status, body: await answer.json() }
}

async function analyze(model: string, body: object): Promise<Analysis> {
  const answer = await ask(model, body)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body
}

/** Everything measured, as it is stored, but for which write it came from. */
const measured = () =>
  opened.ask(
    'SELECT * EXCEPT seq FROM measurements FINAL ORDER BY analyzer, subject, statistic, segment, window_start',
  )

/** Where alerts stand, and which windows the scheduler has done; every write has a `seq` of its own. */
const bookkeeping = async () => ({
  windows: await opened.ask('SELECT * FROM windows FINAL ORDER BY kind, window_start'),
  states: await opened.ask('SELECT * FROM alert_states FINAL ORDER BY fingerprint'),
  alerts: await opened.ask('SELECT * FROM alerts FINAL ORDER BY alert_id'),
  deliveries: await opened.ask('SELECT * FROM deliveries FINAL ORDER BY ALL'),
})

const days = (from: number, to: number) => ({
  from: T0 + from * DAY,
  to: new Date(T0 + to * DAY).toISOString(),
})
const dayOf = (iso: string) => (Date.parse(iso) - T0) / DAY
const placesOf = ({ windows }: Analysis) =>
  windows.map(({ kind, window_start, window_end }) => [kind, dayOf(window_start), dayOf(window_end)])

describe('POST /v1/models/{model}/analyze', () => {
  it('answers what the scheduler found, window by window, and by itself stores nothing', async () => {
    const stored = () => opened.ask('SELECT count(), max(seq), min(seq) FROM measurements FINAL')
    const before = { measured: await stored(), ...(await bookkeeping()) }
    const analysis = await analyze('m', days(0, 5))
    expect({ measured: await stored(), ...(await bookkeeping()) }).toEqual(before)

    expect(analysis).toMatchObject({ model: 'm', dry_run: true })
    expect(placesOf(analysis)).toEqual(
      [0, 1, 2, 3, 4].flatMap(day => [
        ['features', day, day + 1],
        ['outcome', day, day + 1],
      ]),
    )
    const found = await readMeasurements(opened.context.store, 'default', {
      model: 'm',
      statistic: 'verdict',
    })
    const inOrder = (lines: unknown[]) => lines.map(line => JSON.stringify(line)).sort()
    expect(
      inOrder(
        analysis.windows.flatMap(({ window_start, verdicts }) =>
          verdicts.map(({ analyzer, subject, segment, verdict, severity, because }) => {
            return { day: dayOf(window_start), analyzer, subject, segment, verdict, severity, because }
          }),
        ),
      ),
    ).toEqual(
      inOrder(
        found.map(({ window_start, analyzer, subject, segment, verdict, severity, because }) => {
          return { day: (window_start - T0) / DAY, analyzer, subject, segment, verdict, severity, because }
        }),
      ),
    )
    const count = (verdict: string) => found.filter(each => each.verdict === verdict).length
    expect(analysis.summary).toEqual({
      drift: count('drift'),
      no_material_drift: count('no_material_drift'),
      cannot_tell: count('cannot_tell'),
      learning: count('learning'),
      insufficient_data: count('insufficient_data'),
    })
    expect(analysis.summary.drift).toBeGreaterThanOrEqual(2)
  })

  it('stores, when asked, exactly what the scheduler did, and changes no alert', async () => {
    const before = { measured: await measured(), ...(await bookkeeping()) }
    expect(before.alerts).not.toEqual([])
    expect(before.measured.length).toBeGreaterThan(100)
    await run(opened.context.store, 'TRUNCATE TABLE measurements')
    // The middle first: what lies before its windows is looked back at, whoever measured it.
    for (const range of [days(2, 4), days(0, 2), days(4, 5)]) {
      const analysis = await analyze('m', { ...range, dry_run: false })
      expect(analysis.dry_run).toBe(false)
    }
    expect({ measured: await measured(), ...(await bookkeeping()) }).toEqual(before)
  })

  it('tells nobody of a past it finds changed', async () => {
    const messages = told.length
    expect(messages).toBeGreaterThan(0)
    const { alerts, states, deliveries } = await bookkeeping()
    await sendDay(1, { n: 300, shift: 5 })
    const analysis = await analyze('m', { ...days(1, 2), dry_run: false })
    expect(analysis.windows[0]!.verdicts).toContainEqual(
      expect.objectContaining({ subject: 'feature:x', verdict: 'drift' }),
    )
    const stored = {
      model: 'm',
      subject: 'feature:x',
      statistic: 'verdict',
      from: T0 + DAY,
      to: T0 + 2 * DAY,
    }
    expect(await readMeasurements(opened.context.store, 'default', stored)).toContainEqual(
      expect.objectContaining({ analyzer: 'feature_drift', verdict: 'drift' }),
    )
    expect(await bookkeeping()).toMatchObject({ alerts, states, deliveries })
    now += 60_000
    await measureAll()
    expect(told).toHaveLength(messages)
  })

  it('leaves windows the scheduler has not come to for it: their alert is told', async () => {
    const messages = told.length
    now = closeOf(6)
    await sendDay(5, { n: 600, shift: 3 })
    const before = await bookkeeping()
    const analysis = await analyze('m', { ...days(5, 6), dry_run: false })
    expect(placesOf(analysis)).toEqual([
      ['features', 5, 6],
      ['outcome', 5, 6],
    ])
    expect(await bookkeeping()).toEqual(before)
    expect(told).toHaveLength(messages)
    await measureAll()
    expect(told.slice(messages).flatMap(({ alerts }) => alerts.map(({ subject }) => subject))).toContain(
      'volume',
    )
  })

  it('measures only whole windows that are over, silent ones too', async () => {
    now = closeOf(8) - 1
    expect(placesOf(await analyze('m', { from: T0 + 4 * DAY + 1, to: T0 + 9 * DAY }))).toEqual([
      ['features', 5, 6],
      ['outcome', 5, 6],
      ['features', 6, 7],
    ])
    now = closeOf(8)
    expect(placesOf(await analyze('m', { from: T0 + 6 * DAY, to: T0 + 9 * DAY }))).toEqual([
      ['features', 6, 7],
      ['features', 7, 8],
    ])
    expect(await analyze('m', days(-30, -20))).toEqual({
      ...{ model: 'm', dry_run: true, windows: [] },
      summary: { drift: 0, no_material_drift: 0, cannot_tell: 0, learning: 0, insufficient_data: 0 },
    })
  })

  it('is learning where there is no reference', async () => {
    await opened.send('models/alone', { task: 'regression', features: { x: 'numeric' } }, 'PUT')
    expect((await analyze('alone', days(0, 5))).windows).toEqual([])
    await opened.send('predictions', [{ ...rowsOf(0)[0], model: 'alone', prediction: 1, score: undefined }])
    const { summary } = await analyze('alone', days(0, 1))
    expect(summary.learning + summary.insufficient_data).toBeGreaterThan(0)
    expect(summary).toMatchObject({ drift: 0, no_material_drift: 0, cannot_tell: 0 })
  })

  it('stores no more once nobody waits for the answer', async () => {
    const before = await measured()
    const stored = () => opened.ask('SELECT max(seq) FROM measurements FINAL')
    const newest = await stored()
    await ask('m', { ...days(0, 5), dry_run: false }, { signal: AbortSignal.abort() })
    expect(await stored()).toEqual(newest)
    expect(await measured()).toEqual(before)
  })

  it('does not put what it read before others measured in the place of what they found', async () => {
    const { store, catalog } = opened.context
    const one = { model: 'm', analyzer: 'feature_drift', subject: 'feature:x', statistic: 'verdict' }
    const range = { from: T0, to: T0 + DAY }
    const [first] = await readMeasurements(store, 'default', { ...one, ...range })
    const newer = { ...first!, because: 'Measured by somebody else meanwhile.' }
    class WithOthers extends ReferenceCache {
      override async baselineOf(...asked: Parameters<ReferenceCache['baselineOf']>): Promise<Baseline> {
        await writeMeasurements(store, 'default', [newer])
        return super.baselineOf(...asked)
      }
    }
    const asked = { model: catalog.find('m')!, ...range, dryRun: false, now, signal: schedule.signal }
    await analyzeRange({ ...opened.context, references: new WithOthers(store) }, asked)
    expect(await readMeasurements(store, 'default', { ...one, ...range })).toEqual([newer])
  })
})
