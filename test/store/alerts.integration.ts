import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readAlertStates, writeAlertStates } from '../../src/store/alert-states.ts'
import { findAlerts, listAlerts, listUntoldAlerts, writeAlerts } from '../../src/store/alerts.ts'
import {
  findDeliveriesOfAlerts,
  listDeliveries,
  listDueDeliveries,
  writeDeliveries,
} from '../../src/store/deliveries.ts'
import { DAY, exampleAlert, exampleDelivery, T0 } from '../alerting/examples.ts'
import { openTestStore } from '../support/open-test-store.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())

// Each test has a project of its own, which is also how projects are kept apart.
let project: string
let count = 0
beforeEach(() => {
  count += 1
  project = `project-${count}`
})

const ids = (alerts: { alert_id: string }[]) => alerts.map(({ alert_id }) => alert_id)

describe('alerts', () => {
  it('come back as they were written, to the millisecond', async () => {
    const alerts = [
      exampleAlert({ project, version: 'v1', segment: 'a=b', started_at: T0 + 1, last_seen_at: T0 + 999 }),
      exampleAlert({ project, alert_id: 'alert-0', state: 'resolved', resolved_at: T0 + 2, told: 'firing' }),
    ]
    await writeAlerts(opened.store, alerts)
    expect(await listAlerts(opened.store, project)).toEqual(alerts)
    expect(await listAlerts(opened.store, 'another')).toEqual([])
  })

  it('are listed by model, state and number, newest first', async () => {
    await writeAlerts(opened.store, [
      exampleAlert({ project, alert_id: 'a' }),
      exampleAlert({ project, alert_id: 'b', started_at: T0 + DAY, model: 'fraud' }),
      exampleAlert({ project, alert_id: 'c', started_at: T0 + 2 * DAY, state: 'resolved' }),
    ])
    expect(ids(await listAlerts(opened.store, project))).toEqual(['c', 'b', 'a'])
    expect(ids(await listAlerts(opened.store, project, { limit: 1 }))).toEqual(['c'])
    expect(ids(await listAlerts(opened.store, project, { state: 'firing' }))).toEqual(['b', 'a'])
    expect(ids(await listAlerts(opened.store, project, { model: 'fraud' }))).toEqual(['b'])
    expect(ids(await findAlerts(opened.store, project, ['a', 'c', 'x']))).toEqual(['a', 'c'])
    expect(await findAlerts(opened.store, 'another', ['a'])).toEqual([])
  })

  it('are replaced by the later writing', async () => {
    await writeAlerts(opened.store, [exampleAlert({ project })])
    await writeAlerts(opened.store, [exampleAlert({ project, severity: 'critical' })])
    expect(await listAlerts(opened.store, project)).toEqual([exampleAlert({ project, severity: 'critical' })])
  })

  it('are untold when they fire or ended, and people know less', async () => {
    const alerts = (['firing', 'resolved'] as const).flatMap(state =>
      (['nothing', 'firing', 'resolved'] as const).map(told =>
        exampleAlert({ project, alert_id: `${state}, told ${told}`, state, told }),
      ),
    )
    await writeAlerts(opened.store, alerts)
    expect(ids(await listUntoldAlerts(opened.store, project))).toEqual([
      'firing, told nothing',
      'resolved, told firing',
    ])
    expect(await listUntoldAlerts(opened.store, 'another')).toEqual([])
  })
})

describe('alert states', () => {
  it('come back for their model alone, the later writing replacing the former', async () => {
    const state = {
      fingerprint: 'f',
      state: 'pending' as const,
      windows: 2,
      since: T0 + 1,
      judged_until: T0 + DAY,
      alert_id: '',
    }
    const of = { project, model: 'loan-approval' }
    await writeAlertStates(opened.store, of, [state, { ...state, fingerprint: 'e' }])
    await writeAlertStates(opened.store, of, [{ ...state, state: 'firing', windows: 0, alert_id: 'a' }])
    expect(await readAlertStates(opened.store, project, 'loan-approval')).toEqual([
      { ...state, fingerprint: 'e' },
      { ...state, state: 'firing', windows: 0, alert_id: 'a' },
    ])
    expect(await readAlertStates(opened.store, project, 'fraud')).toEqual([])
    expect(await readAlertStates(opened.store, 'another', 'loan-approval')).toEqual([])
  })
})

describe('deliveries', () => {
  it('come back as they were written, newest first, the later writing replacing the former', async () => {
    const old = exampleDelivery({ project, last_error: 'HTTP 503', attempts: 3 })
    const sent = exampleDelivery({
      project,
      delivery_id: 'd2',
      created_at: T0 + 2 * DAY,
      sent_at: T0 + 2 * DAY + 7,
    })
    await writeDeliveries(opened.store, [exampleDelivery({ project }), sent])
    await writeDeliveries(opened.store, [old])
    expect(await listDeliveries(opened.store, project, 10)).toEqual([sent, old])
    expect(await listDeliveries(opened.store, project, 1)).toEqual([sent])
    expect(await listDeliveries(opened.store, 'another', 10)).toEqual([])
  })

  it('are due when pending and their time has come, oldest first', async () => {
    const delivery = (delivery_id: string, change: object) =>
      exampleDelivery({ project, delivery_id, ...change })
    await writeDeliveries(opened.store, [
      delivery('younger', { created_at: T0 + 2 }),
      delivery('older', { created_at: T0 + 1 }),
      delivery('later', { next_attempt_at: T0 + DAY + 1 }),
      delivery('sent', { status: 'sent' }),
      delivery('failed', { status: 'failed' }),
    ])
    const due = async (now: number, whose = project) =>
      (await listDueDeliveries(opened.store, whose, now)).map(({ delivery_id }) => delivery_id)
    expect(await due(T0 + DAY)).toEqual(['older', 'younger'])
    expect(await due(T0 + DAY + 1)).toContain('later')
    expect(await due(T0 + DAY, 'another')).toEqual([])
  })

  it('are found by any of the alerts they tell of', async () => {
    await writeDeliveries(opened.store, [
      exampleDelivery({ project, delivery_id: 'd1', alert_ids: ['a', 'b'] }),
      exampleDelivery({ project, delivery_id: 'd2', alert_ids: ['c'] }),
    ])
    const found = await findDeliveriesOfAlerts(opened.store, project, ['b', 'x'])
    expect(found.map(({ delivery_id }) => delivery_id)).toEqual(['d1'])
    expect(await findDeliveriesOfAlerts(opened.store, 'another', ['b'])).toEqual([])
  })
})
