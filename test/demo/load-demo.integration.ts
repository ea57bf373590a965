import { afterEach, describe, expect, test } from 'vitest'
import { keepLive } from '../../src/demo/keep-live.ts'
import { type DemoOptions, loadDemo } from '../../src/demo/load-demo.ts'
import { LOAN_SETTINGS } from '../../src/demo/loan-model.ts'
import { liveRows } from '../../src/demo/simulate-loans.ts'
import { acceptAll, type Received, rowsOf, startReceiver } from './receiver.ts'

const DAY_MS = 86_400_000
const NOW = Date.parse('2026-11-21T09:30:00Z')
const GO_LIVE = new Date('2026-10-22T00:00:00Z')

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

/** A stand-in for the service: it knows the models it is told to know and takes every row. */
async function startService(models: object[], rowsAnswer = acceptAll) {
  const receiver = await startReceiver(request => {
    if (request.method === 'GET') return { status: 200, body: { models } }
    if (request.method === 'PUT') return { status: 200, body: {} }
    return rowsAnswer(request)
  })
  stops.push(receiver.stop)
  const logged: string[] = []
  const stop = new AbortController()
  const options: DemoOptions = {
    url: receiver.url,
    adminKey: 'tm_admin',
    now: () => NOW,
    log: message => logged.push(message),
    signal: stop.signal,
    delay: async () => {},
  }
  const sentTo = (path: string) => receiver.requests.filter(request => request.path === path)
  return { ...receiver, options, logged, abort: () => stop.abort(), sentTo }
}

const loanModel = (fields: object) => ({
  model: 'loan-approval',
  task: 'binary',
  reference: { name: 'default', from: '2026-09-22T00:00:18.978Z', to: '2026-10-21T23:59:48.101Z' },
  newest_prediction: null,
  ...fields,
})

const count = (requests: Received[]) =>
  requests.reduce((sum, { body }) => sum + body.split('\n').length - 1, 0)
const rows = (requests: Received[]) => requests.flatMap(request => rowsOf(request.body))
const times = (requests: Received[], field: string) =>
  rows(requests)
    .map(row => String(row[field]))
    .sort()
const byId = (list: { prediction_id?: unknown }[]) => list.map(row => String(row.prediction_id)).sort()

describe('a first start', () => {
  test('registers the model, then sends its reference and 30 days and this morning of production', async () => {
    const service = await startService([
      { model: 'other', task: 'regression', reference: null, newest_prediction: null },
    ])
    expect(await loadDemo(service.options)).toEqual({ goLive: GO_LIVE, sentUntil: NOW })

    const [models, settings, reference] = service.requests
    expect(models).toMatchObject({ method: 'GET', path: '/v1/models' })
    expect(settings).toMatchObject({ method: 'PUT', path: '/v1/models/loan-approval' })
    expect(JSON.parse(settings!.body)).toEqual(LOAN_SETTINGS)
    expect(reference).toMatchObject({ path: '/v1/models/loan-approval/reference?name=default' })
    expect(reference!.headers['content-type']).toBe('application/x-ndjson')
    expect(count([reference!])).toBeGreaterThan(195_000)

    const predictions = service.sentTo('/v1/predictions')
    const labels = service.sentTo('/v1/labels')
    expect(count(predictions)).toBeGreaterThan(195_000)
    // Labels are two days behind, and none is from the future.
    expect(count(predictions) - count(labels)).toBe(
      liveRows(GO_LIVE, NOW - 2 * DAY_MS, NOW).predictions.length,
    )
    for (const request of [...predictions, ...labels]) expect(count([request])).toBeLessThanOrEqual(5_000)
    expect(Math.max(...service.requests.map(request => request.inFlight))).toBe(2)
    // Two are in flight, so the last to be sent is among the last few to arrive.
    expect(times(predictions.slice(-5), 'timestamp').at(-1)).toMatch(/^2026-11-21T09:/)
    expect(times(labels.slice(-5), 'prediction_timestamp').at(-1)).toMatch(/^2026-11-19T09:/)
    expect(service.logged.at(-1)).toMatch(/^production until 2026-11-21T09:30:00.000Z: \d+ /)
  })

  test('ends when a row is refused', async () => {
    const refusal = { index: 4, path: 'features.age', code: 'wrong_type', message: 'must be a number' }
    const service = await startService([], () => ({
      status: 200,
      body: { accepted: 1, rejected: [refusal] },
    }))
    await expect(loadDemo(service.options)).rejects.toMatchObject({
      code: 'wrong_type',
      message: expect.stringContaining('features.age must be a number'),
    })
  })
})

describe('a second start', () => {
  test('sends only what is missing since the newest prediction, less a day', async () => {
    const service = await startService([loanModel({ newest_prediction: '2026-11-21T07:59:03.250Z' })])
    expect(await loadDemo(service.options)).toEqual({ goLive: GO_LIVE, sentUntil: NOW })
    const from = Date.parse('2026-11-20T07:59:03.250Z')
    const missing = liveRows(GO_LIVE, from, NOW)
    expect(byId(rows(service.sentTo('/v1/predictions')))).toEqual(byId(missing.predictions))
    expect(byId(rows(service.sentTo('/v1/labels')))).toEqual(byId(missing.labels))
    expect(service.requests.filter(request => request.method === 'PUT')).toEqual([])
    expect(service.requests.some(request => request.path.includes('/reference'))).toBe(false)
  })

  test('after the reference alone begins at go-live', async () => {
    const service = await startService([loanModel({ reference: { to: GO_LIVE.getTime() } })])
    service.options.now = () => GO_LIVE.getTime() + 3_600_000
    expect((await loadDemo(service.options)).goLive).toEqual(GO_LIVE)
    const firstHour = liveRows(GO_LIVE, GO_LIVE.getTime(), GO_LIVE.getTime() + 3_600_000).predictions
    expect(byId(rows(service.sentTo('/v1/predictions')))).toEqual(byId(firstHour))
  })

  test('after a long pause fills no more than 31 days', async () => {
    const service = await startService([loanModel({ newest_prediction: '2026-11-21T09:29:00Z' })])
    const later = NOW + 100 * DAY_MS
    service.options.now = () => later
    await loadDemo(service.options)
    // Two are in flight, so the first to be sent is among the first few to arrive.
    const oldest = times(service.sentTo('/v1/predictions').slice(0, 5), 'timestamp')[0]!
    expect(Date.parse(oldest)).toBeGreaterThanOrEqual(later - 31 * DAY_MS)
    expect(Date.parse(oldest)).toBeLessThan(later - 31 * DAY_MS + 3_600_000)
  })
})

describe('live', () => {
  /** Runs the loop for so many ticks of a minute each. */
  async function runTicks(service: Awaited<ReturnType<typeof startService>>, ticks: number) {
    let now = NOW
    let tick = 0
    await keepLive(
      {
        ...service.options,
        now: () => now,
        delay: async ms => {
          // The loop waits a second; a failed call in it waits other times.
          if (ms !== 1_000) return
          now += 60_000
          if (++tick === ticks) service.abort()
        },
      },
      { goLive: GO_LIVE, sentUntil: NOW },
    )
  }

  test('sends each second what happened since, until it is aborted', async () => {
    const service = await startService([])
    await runTicks(service, 31)
    const expected = liveRows(GO_LIVE, NOW, NOW + 30 * 60_000)
    expect(byId(rows(service.sentTo('/v1/predictions')))).toEqual(byId(expected.predictions))
    expect(byId(rows(service.sentTo('/v1/labels')))).toEqual(byId(expected.labels))
    expect(expected.labels.length).toBeGreaterThan(50)
  })

  test('sends again what failed, and says so', async () => {
    let failures = 0
    const service = await startService([], request =>
      ++failures === 1
        ? { status: 500, body: { code: 'broken', detail: 'Something broke.' } }
        : acceptAll(request),
    )
    await runTicks(service, 11)
    expect(service.logged).toEqual(['live rows were not sent: Something broke.'])
    const expected = liveRows(GO_LIVE, NOW, NOW + 10 * 60_000)
    const sent = new Set(byId(rows(service.sentTo('/v1/predictions').slice(1))))
    expect([...sent]).toEqual(byId(expected.predictions))
  })
})
