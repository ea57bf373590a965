import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listAlerts } from '../../src/store/alerts.ts'
import { readMeasurements } from '../../src/store/measurements.ts'
import { type Reference, writeReference } from '../../src/store/references.ts'
import { markEverySlice } from '../../src/store/slice-marks.ts'
import { DAY, T0 } from '../store/example-rows.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { startExampleService } from './example-service.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())

const ROLLING: Reference = {
  ...{ model: 'm', name: 'recent', upload: '', version: '', from: 0, to: 0, rows: 0 },
  ...{ rolling: { windows: 10, gap: 1 }, content_hash: 'rolls', created_at: 1 },
}

/** Verdicts on x by day, by what holds or by one reference. */
async function verdictsOf(project: string, reference?: string): Promise<Record<number, string | null>> {
  const filter = {
    model: 'm',
    subject: 'feature:x',
    analyzer: 'feature_drift',
    statistic: 'verdict',
    reference,
  }
  const found = await readMeasurements(opened.store, project, filter)
  return Object.fromEntries(found.map(each => [(each.window_start / 1000 - T0) / DAY, each.verdict]))
}

describe('a rolling reference', () => {
  it('learns from production alone, tells a change, and then takes it for normal', async () => {
    const project = 'alone'
    const { send, closeDay } = await startExampleService(opened.store, project)
    await writeReference(opened.store, project, ROLLING)
    for (let day = 0; day < 27; day++) await send(day, { shift: day < 14 ? 0 : 2 })
    await closeDay(27)
    const verdicts = await verdictsOf(project)
    // Windows 1 to 10, the first of which is whole, are ten once there is one between them and the judged one.
    for (let day = 0; day < 12; day++) expect([day, verdicts[day]]).toEqual([day, 'learning'])
    for (const day of [12, 13]) expect(['no_material_drift', 'cannot_tell']).toContain(verdicts[day])
    expect(verdicts[14]).toBe('drift')
    // What drifts is left out of the ten, until it has drifted for longer than ten.
    for (let day = 14; day < 25; day++) expect([day, verdicts[day]]).toEqual([day, 'drift'])
    expect(['no_material_drift', 'cannot_tell']).toContain(verdicts[26])
    const [measured] = await readMeasurements(opened.store, project, {
      ...{ model: 'm', subject: 'feature:x', analyzer: 'feature_drift', statistic: 'verdict' },
      from: (T0 + 26 * DAY) * 1000,
    })
    expect(measured).toMatchObject({
      reference: 'recent@rolls',
      evidence: {
        reference: 'recent',
        reference_from: new Date((T0 + 15 * DAY) * 1000).toISOString(),
        reference_to: new Date((T0 + 25 * DAY) * 1000).toISOString(),
        ...{ reference_left_out: 0, windows: 10 },
      },
    })
  })

  it('pages, and the fixed one beside it only reports', async () => {
    const project = 'both'
    const { send, closeDay, makeReference } = await startExampleService(opened.store, project)
    await makeReference(20)
    await writeReference(opened.store, project, ROLLING)
    for (let day = 0; day < 27; day++) await send(day, { shift: day < 14 ? 0 : 2 })
    await closeDay(27)
    const [pages, reports] = [await verdictsOf(project), await verdictsOf(project, 'default')]
    expect([pages[5], pages[14], pages[26] === 'drift']).toEqual(['learning', 'drift', false])
    expect([reports[14], reports[26]]).toEqual(['drift', 'drift'])
    expect(reports[5]).not.toBe('learning')
    expect(await verdictsOf(project, 'recent')).toEqual(pages)
    const alerts = await listAlerts(opened.store, project)
    expect(alerts.filter(({ subject }) => subject === 'feature:x')).toMatchObject([
      { started_at: (T0 + 14 * DAY) * 1000 },
    ])
  })
})

describe('a rolling reference after an incident', () => {
  const LONGER: Reference = { ...ROLLING, rolling: { windows: 12, gap: 3 } }
  const INCIDENT = [16, 17, 18]

  /** What is kept of the verdict on x of one day. */
  const evidenceOf = async (project: string, day: number) => {
    const from = (T0 + day * DAY) * 1000
    const filter = { model: 'm', subject: 'feature:x', analyzer: 'feature_drift', statistic: 'verdict' }
    const [measured] = await readMeasurements(opened.store, project, { ...filter, from })
    return measured!
  }

  it('has nothing of the windows that drifted while an alert fired, though all of them are measured at once', async () => {
    const project = 'incident'
    const { send, closeDay, context, model } = await startExampleService(opened.store, project)
    await writeReference(opened.store, project, LONGER)
    for (let day = 0; day < 27; day++) await send(day, { n: 200, shift: INCIDENT.includes(day) ? 2 : 0 })
    await closeDay(27)
    const verdicts = await verdictsOf(project)
    expect(INCIDENT.map(day => verdicts[day])).toEqual(['drift', 'drift', 'drift'])
    // Of days 11 to 22.
    const after = await evidenceOf(project, 26)
    expect(after).toMatchObject({
      verdict: 'learning',
      evidence: { reference_left_out: 3, windows: 9, n_reference: 9 * 200 },
    })
    const { reference } = await context.references.baselineOf(model, { before: (T0 + 26 * DAY) * 1000 })
    expect([reference!.starts.length, reference!.leftOut]).toEqual([9, 3])
    expect(reference!.whole.get('')!.get('feature:x')!.n).toBe(9 * 200)
  })
})

describe('a reference that gives way to another of its name', () => {
  it('leaves what it said readable, by its id', async () => {
    const project = 'replaced'
    const { send, closeDay, makeReference } = await startExampleService(opened.store, project)
    await makeReference(20)
    for (let day = 0; day < 3; day++) await send(day, { shift: day })
    await closeDay(3)
    const before = await verdictsOf(project)
    expect(before[2]).toBe('drift')

    const third: Reference = {
      ...{ model: 'm', name: 'default', upload: '', version: '', rolling: null, rows: 0 },
      ...{ from: T0 * 1000, to: (T0 + 3 * DAY) * 1000, content_hash: 'other', created_at: T0 * 1000 + 1 },
    }
    await writeReference(opened.store, project, third)
    await markEverySlice(opened.store, project, 'm')
    await closeDay(3.5)
    expect((await verdictsOf(project))[2]).toBe('learning')
    expect(await verdictsOf(project, 'default@other')).toEqual(await verdictsOf(project))
    expect(await verdictsOf(project, 'default@')).toEqual(before)
  })
})
