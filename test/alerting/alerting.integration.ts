import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Channel } from '../../src/alerting/channels/channel.ts'
import { openChannels } from '../../src/alerting/channels/index.ts'
import { deliverDue } from '../../src/alerting/deliver-due.ts'
import { judgeWindows } from '../../src/alerting/judge-windows.ts'
import { loadRules } from '../../src/alerting/load-rules.ts'
import { notify } from '../../src/alerting/notify.ts'
import type { Rule } from '../../src/alerting/rule.ts'
import type { Measurement } from '../../src/model/measurement.ts'
import { listAlerts, writeAlerts } from '../../src/store/alerts.ts'
import { listDeliveries, writeDeliveries } from '../../src/store/deliveries.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { type HttpReceiver, startHttpReceiver } from './channels/http-receiver.ts'
import { type SmtpReceiver, startSmtpReceiver } from './channels/smtp-receiver.ts'
import { DAY, drift, exampleMeasurement, T0 } from './examples.ts'

const MODEL = 'loan-approval'

let opened: Awaited<ReturnType<typeof openTestStore>>
let rules: Rule[]
beforeAll(async () => {
  opened = await openTestStore()
  rules = await loadRules(null)
})
afterAll(() => opened.close())

let project: string
let count = 0
let http: HttpReceiver
let smtp: SmtpReceiver
let channels: Channel[]
beforeEach(async () => {
  count += 1
  project = `project-${count}`
  http = await startHttpReceiver()
  smtp = await startSmtpReceiver()
  channels = openChannels({
    email: { smtpUrl: smtp.url, from: 'tidemark@example.org', to: 'team@example.org' },
    webhook: { url: http.url, secret: null },
  })
})
afterEach(async () => {
  await http.close()
  await smtp.close()
})

const judge = (...measurements: Measurement[]) =>
  judgeWindows({ store: opened.store, project, model: MODEL, rules, measurements, now: T0 + 30 * DAY })
const tell = (now: number) =>
  notify({ store: opened.store, project, rules, channels: channels.map(({ name }) => name), now })
const deliver = (now: number, signal = new AbortController().signal) =>
  deliverDue({ store: opened.store, project, channels, publicUrl: 'http://tide.example', now, signal })
const tick = async (now: number) => {
  await tell(now)
  return deliver(now)
}
const hooks = () => http.requests.map(({ body }) => JSON.parse(body))
const hookIds = () => http.requests.map(({ headers }) => headers['webhook-id'])

describe('from verdicts to messages', () => {
  it('tells every channel once when drift begins and once when it ends', async () => {
    await judge(drift(0), drift(0, { subject: 'feature:income', severity: 'critical' }))
    await tick(T0 + DAY)
    expect(hooks()).toMatchObject([{ type: 'alert.firing', data: { model: MODEL, alerts_total: 2 } }])
    expect(smtp.mails.map(({ subject }) => subject)).toEqual([
      '[FIRING:2][critical] loan-approval – feature drift',
    ])

    await judge(drift(1), drift(1, { subject: 'feature:income', severity: 'critical' }))
    expect(await tick(T0 + 2 * DAY)).toEqual([])

    await judge(exampleMeasurement(2), exampleMeasurement(2, { subject: 'feature:income' }))
    await tick(T0 + 3 * DAY)
    expect(hooks().map(({ type }) => type)).toEqual(['alert.firing', 'alert.resolved'])
    expect(smtp.mails.map(({ subject }) => subject)).toContain(
      '[RESOLVED:2][critical] loan-approval – feature drift',
    )
    expect(await tick(T0 + 3 * DAY)).toEqual([])
    expect(await listAlerts(opened.store, project)).toMatchObject([
      { state: 'resolved', told: 'resolved' },
      { state: 'resolved', told: 'resolved' },
    ])
  })

  it('tells nobody of a past that is over, and of what is true now once', async () => {
    await judge(drift(0), exampleMeasurement(1), drift(2), exampleMeasurement(3), drift(4))
    await tick(T0 + 5 * DAY)
    expect(hooks()).toMatchObject([
      { data: { alerts_total: 1, alerts: [{ started_at: new Date(T0 + 4 * DAY).toISOString() }] } },
    ])
    expect(await listAlerts(opened.store, project)).toHaveLength(3)
  })

  it('changes nothing and tells nobody when the past is measured again', async () => {
    await judge(drift(0), exampleMeasurement(1))
    const before = await listAlerts(opened.store, project)
    await judge(exampleMeasurement(0), drift(1))
    expect(await listAlerts(opened.store, project)).toEqual(before)
    expect(await tick(T0 + 2 * DAY)).toEqual([])
  })

  it('keeps what nobody could be told until there is a channel', async () => {
    await judge(drift(0))
    const { dropped } = await notify({ store: opened.store, project, rules, channels: [], now: T0 + DAY })
    expect(dropped).toMatchObject([{ reason: 'no_channel' }])
    await tick(T0 + 2 * DAY)
    expect(http.requests).toHaveLength(1)
  })
})

describe('after a crash', () => {
  it('between the outbox and noting that people are told, makes no second message', async () => {
    await judge(drift(0))
    const untold = await listAlerts(opened.store, project)
    await tell(T0 + DAY)
    await writeAlerts(opened.store, untold)
    await judge(drift(1), drift(1, { subject: 'feature:income' }))
    const { dropped } = await tell(T0 + 2 * DAY)
    expect(dropped).toMatchObject([
      { reason: 'in_outbox', channel: 'email' },
      { reason: 'in_outbox', channel: 'webhook' },
    ])
    await deliver(T0 + 2 * DAY)
    const told = hooks().flatMap(({ data }) => data.alerts.map(({ subject }: { subject: string }) => subject))
    expect(told.sort()).toEqual(['feature:age', 'feature:income'])
    expect((await listAlerts(opened.store, project)).map(alert => alert.told)).toEqual(['firing', 'firing'])
  })

  it('between sending and recording, sends again under the same id', async () => {
    await judge(drift(0))
    await tell(T0 + DAY)
    const pending = await listDeliveries(opened.store, project, 10)
    await deliver(T0 + DAY)
    await writeDeliveries(opened.store, pending)
    await deliver(T0 + DAY)
    expect(http.requests).toHaveLength(2)
    expect(new Set(hookIds()).size).toBe(1)
    expect(new Set(smtp.mails.map(({ messageId }) => messageId)).size).toBe(1)
  })
})

describe('when a receiver is out', () => {
  it('tries again when due, under the same id, while the other channel is served', async () => {
    http.answer = response => response.writeHead(503, { 'retry-after': '60' }).end()
    await judge(drift(0))
    await tick(T0 + DAY)
    expect(smtp.mails).toHaveLength(1)
    expect(await listDeliveries(opened.store, project, 10)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          channel: 'webhook',
          status: 'pending',
          attempts: 1,
          next_attempt_at: T0 + DAY + 60_000,
          last_error: 'HTTP 503',
        }),
      ]),
    )
    http.answer = response => response.writeHead(204).end()
    expect(await deliver(T0 + DAY + 59_999)).toEqual([])
    expect(await deliver(T0 + DAY + 60_000)).toMatchObject([
      { channel: 'webhook', status: 'sent', attempts: 2, sent_at: T0 + DAY + 60_000, last_error: '' },
    ])
    expect(new Set(hookIds()).size).toBe(1)
    expect(smtp.mails).toHaveLength(1)
  })

  it('leaves a visible failure when it gives up', async () => {
    http.answer = response => response.writeHead(410).end()
    await judge(drift(0))
    await tick(T0 + DAY)
    const failed = (await listDeliveries(opened.store, project, 10)).filter(
      ({ status }) => status === 'failed',
    )
    expect(failed).toMatchObject([{ channel: 'webhook', attempts: 1, last_error: /410/ }])
  })

  it('does not wake people for what ended meanwhile, but tells them that it did', async () => {
    http.answer = response => response.writeHead(503).end()
    await judge(drift(0))
    await tick(T0 + DAY)
    http.answer = response => response.writeHead(204).end()
    await judge(exampleMeasurement(1))
    await tick(T0 + 2 * DAY)
    expect(hooks().map(({ type }) => type)).toEqual(['alert.firing', 'alert.resolved'])
    expect(await listDeliveries(opened.store, project, 10)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ channel: 'webhook', event: 'firing', status: 'failed', sent_at: null }),
        expect.objectContaining({ channel: 'webhook', event: 'resolved', status: 'sent' }),
      ]),
    )
  })

  it('keeps trying while a channel is not configured', async () => {
    await judge(drift(0))
    await tell(T0 + DAY)
    channels = channels.filter(({ name }) => name === 'webhook')
    const delivered = await deliver(T0 + DAY)
    expect(delivered.find(({ channel }) => channel === 'email')).toMatchObject({
      status: 'pending',
      last_error: 'the channel email is not configured',
    })
  })

  it('counts no attempt that the stop of the service cut short', async () => {
    await judge(drift(0))
    await tell(T0 + DAY)
    const before = await listDeliveries(opened.store, project, 10)
    const stop = new AbortController()
    // The service stops while the receiver thinks.
    http.answer = () => stop.abort(new Error('stopping'))
    channels = channels.filter(({ name }) => name === 'webhook')
    await writeDeliveries(opened.store, before.filter(({ channel }) => channel === 'email').map(sent))
    expect(await deliver(T0 + DAY, stop.signal)).toEqual([])
    const webhook = (await listDeliveries(opened.store, project, 10)).find(
      ({ channel }) => channel === 'webhook',
    )
    expect(webhook).toEqual(before.find(({ channel }) => channel === 'webhook'))
  })
})

const sent = <Delivery extends { status: string }>(delivery: Delivery) => ({
  ...delivery,
  status: 'sent' as const,
})
