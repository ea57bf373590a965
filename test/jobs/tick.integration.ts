import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { tick } from '../../src/jobs/tick.ts'
import { listAlerts } from '../../src/store/alerts.ts'
import { writeLabels } from '../../src/store/labels.ts'
import { readMeasurements } from '../../src/store/measurements.ts'
import { writePredictions } from '../../src/store/predictions.ts'
import { markSlices } from '../../src/store/slice-marks.ts'
import { type SliceKind, sliceOf } from '../../src/store/slices.ts'
import { at, DAY, HOUR, labelOf, prediction, T0 } from '../store/example-rows.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { spoken, startExampleService } from './example-service.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())

let projects = 0
/** A service of its own with a reference of five weeks, unless told otherwise. */
async function start({ referenceDays = 35, dailyRows = 200, settings = {} } = {}) {
  const project = `project-${++projects}`
  const service = await startExampleService(opened.store, project, { dailyRows, settings })
  if (referenceDays > 0)
    await service.makeReference(referenceDays, await countedReference(referenceDays, dailyRows))
  return { ...service, project }
}

const counted = new Map<string, Promise<string>>()

/** A project with such a reference, counted once for all tests. */
function countedReference(days: number, dailyRows: number): Promise<string> {
  const project = `${days} days of ${dailyRows}`
  const known = counted.get(project) ?? countReference(project, days, dailyRows)
  counted.set(project, known)
  return known
}

async function countReference(project: string, days: number, dailyRows: number): Promise<string> {
  const { makeReference, context } = await startExampleService(opened.store, project, { dailyRows })
  await makeReference(days)
  await context.slicer.countDirty()
  return project
}

describe('day by day', () => {
  it('quiet days alarm nobody', async () => {
    const { send, closeDay, told, verdicts } = await start()
    for (let day = 0; day < 6; day++) {
      await send(day)
      await closeDay(day + 1)
    }
    expect(told).toEqual([])
    expect(Object.keys(await verdicts('feature:x'))).toHaveLength(6)
    expect(Object.values(await verdicts('feature:x'))).not.toContain('drift')
    expect(Object.values(await verdicts('volume'))).not.toContain('drift')
  })

  it('a shifted feature is told once however long it lasts, and so is its end', async () => {
    const { send, closeDay, told, verdicts } = await start({ dailyRows: 2_000 })
    for (const [day, shift] of [0, 1.5, 1.5, 1.5, 0].entries()) {
      await send(day, day === 4 ? { n: 6_000 } : { shift })
      await closeDay(day + 1)
    }
    expect(await verdicts('feature:x')).toMatchObject({
      1: 'drift',
      2: 'drift',
      3: 'drift',
      4: 'no_material_drift',
    })
    expect(spoken(told).filter(text => text.includes('feature:x'))).toEqual([
      'firing feature:x',
      'resolved feature:x',
    ])
  })

  it('while a day is still going on it is not measured', async () => {
    const { send, tickAt, closeDay, verdicts } = await start()
    await send(0)
    await closeDay(1)
    await send(1, { shift: 3 })
    for (const ms of [-600_000, 0, 599_999]) await tickAt(2, ms)
    expect(await verdicts('feature:x')).not.toHaveProperty('1')
    await closeDay(2)
    expect(await verdicts('feature:x')).toMatchObject({ 1: 'drift' })
  })
})

describe('the past', () => {
  it('measured again never pages', async () => {
    const { send, closeDay, told, verdicts, project } = await start()
    for (let day = 0; day < 3; day++) {
      await send(day)
      await closeDay(day + 1)
    }
    await send(1, { shift: 4, n: 300 })
    await closeDay(3.5)
    expect(await verdicts('feature:x')).toMatchObject({ 1: 'drift' })
    expect(await verdicts('volume')).toMatchObject({ 1: 'drift' })
    expect(told).toEqual([])
    expect(await listAlerts(opened.store, project)).toEqual([])
  })

  it('that was missed is caught up in order, and only what is true at its end is told', async () => {
    const { send, closeDay, told, project } = await start({ dailyRows: 2_000 })
    await send(0)
    await closeDay(1)
    // Down for four days, in which x shifted and came back, and ever more was asked.
    for (const [i, shift] of [2, 2, 0, 0].entries()) await send(i + 1, { shift, n: 6_000 })
    await closeDay(5)
    const alerts = await listAlerts(opened.store, project)
    const episode = alerts.find(({ subject }) => subject === 'feature:x')
    expect(episode).toMatchObject({
      state: 'resolved',
      told: 'nothing',
      started_at: (T0 + DAY) * 1000,
      resolved_at: (T0 + 4 * DAY) * 1000,
    })
    // Three times the usual volume is true to the end.
    expect(spoken(told)).toEqual(['firing volume'])
  })
})

describe('a backfill', () => {
  it('is left alone until it is quiet', async () => {
    const { send, tickAt, told, verdicts } = await start()
    for (let day = 0; day < 4; day++) {
      await send(day)
      await tickAt(10.05, day * 5_000)
      expect(await verdicts('feature:x')).toEqual({})
    }
    await tickAt(10.1)
    expect(Object.keys(await verdicts('feature:x'))).toHaveLength(10)
    // Days 4 to 9 are silent by then, and that is told.
    expect(spoken(told)).toEqual(['firing volume'])
  })

  it('that never ends holds up everything no longer than the settle delay', async () => {
    const { send, tickAt, verdicts } = await start()
    for (let round = 0; round < 3; round++) {
      await send(0, { n: 20 })
      await tickAt(2, round * 299_000)
      expect(await verdicts('feature:x')).toEqual({})
    }
    await send(0, { n: 20 })
    await tickAt(2, 600_000)
    expect(Object.keys(await verdicts('feature:x'))).toEqual(['0', '1'])
  })

  it('labels that come when they are expected are no backfill', async () => {
    const { send, tickAt, project, verdicts, schedule } = await start({
      settings: { labels: { expected_lag: '2d' } },
    })
    await send(0)
    await tickAt(1.5)
    await markSlices(opened.store, project, [
      { model: 'm', reference: '', kind: 'outcome', slices: [T0 + DAY / 2] },
    ])
    await tickAt(2.1)
    expect(schedule.busySince).toEqual(new Map())
    expect(Object.keys(await verdicts('feature:x'))).toEqual(['0', '1'])
  })

  it('an upload that became no reference is no backfill', async () => {
    const { send, tickAt, project, verdicts, schedule } = await start()
    await markSlices(opened.store, project, [
      { model: 'm', reference: 'default:0', kind: 'features', slices: [T0] },
    ])
    await send(0)
    await tickAt(2.1)
    await tickAt(2.1, 5_000)
    expect(Object.keys(await verdicts('feature:x'))).toEqual(['0', '1'])
    expect(schedule.busySince).toEqual(new Map())
  })
})

describe('a round in which nothing is due', () => {
  /** What is asked of ClickHouse about a single model, by the beginnings of the statements. */
  async function askedOfModels(work: () => Promise<void>): Promise<string[]> {
    const send = vi.spyOn(opened.store.http, 'send')
    await work()
    const asked = send.mock.calls.filter(([, sending]) => sending?.params?.model)
    send.mockRestore()
    return asked.map(([statement]) => statement.trim().slice(0, 60))
  }

  it('asks nothing about any model', async () => {
    const { send, tickAt, verdicts } = await start({ settings: { objectives: { errors: { share: 0.99 } } } })
    await send(0)
    await tickAt(1.1)
    await tickAt(1.1, 5_000)
    expect(await askedOfModels(() => tickAt(1.1, 10_000))).toEqual([])
    expect(Object.keys(await verdicts('feature:x'))).toEqual(['0'])
  })

  it('reads nothing of a model whose only new rows are in a slice that is open and not due', async () => {
    const { send, tickAt } = await start()
    await send(0)
    await tickAt(1.1)
    const now = { n: 6, from: 0.999 }
    await send(1, now)
    await tickAt(2 - 0.0005)
    await send(1, now)
    expect(await askedOfModels(() => tickAt(2 - 0.0005, 1))).toEqual([])
  })

  it('is not one in which the windows of a round that failed are due', async () => {
    const { send, tickAt, verdicts } = await start()
    await send(0)
    await tickAt(1.1)
    const asked = opened.store.http.send.bind(opened.store.http)
    const sending = vi.spyOn(opened.store.http, 'send').mockImplementation((statement, how) => {
      if (statement.startsWith('INSERT INTO measurements')) return Promise.reject(new Error('away'))
      return asked(statement, how)
    })
    await expect(tickAt(1.1, 5_000)).rejects.toThrow('away')
    sending.mockRestore()
    await tickAt(1.1, 10_000)
    expect(Object.keys(await verdicts('feature:x'))).toEqual(['0'])
  })
})

describe('volume', () => {
  it('a day without any traffic is news', async () => {
    const { send, closeDay, told, verdicts } = await start()
    await send(0)
    await closeDay(1)
    await closeDay(2)
    expect(spoken(told)).toEqual(['firing volume'])
    expect(told[0]!.alerts[0].summary).toMatch(/^volume: 0 predictions, 100 % fewer than usual \(\d+\)\.$/)
    expect(await verdicts('feature:x')).toMatchObject({ 1: 'insufficient_data' })
  })

  it('the day on which production began is not a whole one', async () => {
    const { send, closeDay, told, verdicts } = await start()
    await send(0, { from: 0.8, n: 40 })
    await closeDay(1)
    expect(told).toEqual([])
    expect(await verdicts('volume')).toEqual({})
    expect(await verdicts('feature:x')).toHaveProperty('0')
  })
})

describe('with too little to go by', () => {
  it('without a reference a model is learning and alarms nobody', async () => {
    const { send, closeDay, told, verdicts } = await start({ referenceDays: 0 })
    for (const [day, shift] of [0, 5, -5].entries()) {
      await send(day, { shift, n: 100 + 300 * day })
      await closeDay(day + 1)
    }
    expect(await verdicts('feature:x')).toEqual({ 0: 'learning', 1: 'learning', 2: 'learning' })
    expect(await verdicts('volume')).toEqual({ 1: 'learning', 2: 'learning' })
    expect(told).toEqual([])
  })

  it('a handful of rows cannot tell, however far off they are', async () => {
    const { send, closeDay, verdicts } = await start()
    await send(0, { n: 4, shift: 9 })
    await closeDay(1)
    expect(await verdicts('feature:x')).toEqual({ 0: 'insufficient_data' })
  })

  it('with a short reference only what is far off in two windows running is drift, also over two rounds', async () => {
    const { send, closeDay, told, verdicts } = await start({ referenceDays: 7 })
    for (const [day, shift] of [0, 0.2, 2, 2, 0].entries()) {
      await send(day, { shift })
      await closeDay(day + 1)
    }
    expect(await verdicts('feature:x')).toEqual({
      0: 'learning',
      1: 'learning',
      2: 'learning',
      3: 'drift',
      4: 'learning',
    })
    expect(spoken(told)).toEqual(['firing feature:x'])
    expect(told[0]!.alerts[0].summary).toContain('The reference is still short (7 of 10 windows)')
  })
})

it('what lasts is found in the mean of seven days, caught up at once or day by day', async () => {
  const verdicts = async (closing: (day: number) => number | null) => {
    const { send, closeDay, project } = await start()
    for (let day = 0; day < 9; day++) {
      await send(day, { shift: day < 2 ? 0 : 0.3 })
      const until = closing(day)
      if (until !== null) await closeDay(until)
    }
    const found = await readMeasurements(opened.store, project, { model: 'm', statistic: 'verdict' })
    return found
      .map(({ subject, window_start, verdict, value, because, evidence: { part, span } }) => {
        const day = (window_start / 1000 - T0) / DAY
        return { subject, day, verdict, value, because, part, span }
      })
      .sort((a, b) => a.day - b.day || a.subject.localeCompare(b.subject))
  }
  const daily = await verdicts(day => day + 1)
  const ofX = daily.filter(({ subject }) => subject === 'feature:x')
  expect(ofX.at(-1)).toMatchObject({
    ...{ verdict: 'drift', part: 'slow', span: 7 },
    because: expect.stringMatching(/^On average over the last 7 windows: \d+ % of values are at most /),
  })
  expect(ofX.slice(0, 2).map(({ verdict }) => verdict)).not.toContain('drift')
  expect(await verdicts(day => (day === 8 ? 9 : null))).toEqual(daily)
})

it('labels are measured when a window closes and whenever more of them come, by their age once it is old enough', async () => {
  const { closeDay, project } = await start({ referenceDays: 0 })
  const rows = Array.from({ length: 10 }, (_, i) =>
    prediction(i, { project, seconds: T0 + i * HOUR, prediction_value: 1 }),
  )
  const label = (i: number, hours: number) =>
    labelOf(i, { project, seconds: T0 + i * HOUR, label_value: 1, timestamp: at(T0 + (i + hours) * HOUR) })
  const mark = (kind: SliceKind) => {
    const slices = rows.map(({ timestamp }) => sliceOf(timestamp / 1e6))
    return markSlices(opened.store, project, [{ model: 'm', reference: '', kind, slices }])
  }
  const measured = async () => {
    const found = await readMeasurements(opened.store, project, { model: 'm', analyzer: 'labels' })
    return Object.fromEntries(found.map(({ statistic, value }) => [statistic, value]))
  }
  await writePredictions(opened.store, rows)
  await writeLabels(opened.store, [label(0, 2), label(1, 2), label(2, 72), label(3, 72)])
  await mark('features')
  await mark('outcome')
  await closeDay(1)
  expect(await measured()).toEqual({ coverage: 0.4, lag_p50: 37, lag_p95: 72 })

  await writeLabels(opened.store, [label(4, 160)])
  await mark('outcome')
  await closeDay(8)
  expect(await measured()).toMatchObject({
    ...{ coverage: 0.5, coverage_1d: 0.2, coverage_7d: 0.5, lag_p50: 72 },
  })
  expect(await measured()).not.toHaveProperty('coverage_30d')
})

it('run again it changes nothing', async () => {
  const { send, closeDay, project } = await start()
  await send(0)
  await send(1, { shift: 2 })
  await closeDay(2)
  const before = await readMeasurements(opened.store, project, { model: 'm' })
  await closeDay(2)
  expect(await readMeasurements(opened.store, project, { model: 'm' })).toEqual(before)
})

it('stopped between two models it leaves the rest for the next start', async () => {
  const { send, context, schedule, verdicts, tickAt, closeDay } = await start()
  await send(0)
  await tickAt(1, 600_000)
  const stopping = new AbortController()
  stopping.abort()
  const stopped = { ...schedule, signal: stopping.signal }
  await tick(context, stopped, (T0 + DAY) * 1000 + 600_005)
  expect(await verdicts('feature:x')).toEqual({})
  await closeDay(1)
  expect(await verdicts('feature:x')).toHaveProperty('0')
})
