import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { webhookChannel } from '../../../src/alerting/channels/webhook.ts'
import { signatureOf, signingKey } from '../../../src/alerting/channels/webhook-signature.ts'
import { DAY, exampleAlert, exampleNotification, T0 } from '../examples.ts'
import { type HttpReceiver, startHttpReceiver } from './http-receiver.ts'

const NOW = T0 + DAY + 1234
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

let http: HttpReceiver
beforeEach(async () => {
  http = await startHttpReceiver()
})
afterEach(() => http.close())

const attempt = { now: NOW, signal: new AbortController().signal }
const send = (notification = exampleNotification(), url = http.url) =>
  webhookChannel({ url, secret: SECRET }).send(notification, attempt)

describe('webhookChannel', () => {
  it('posts {type, timestamp, data}', async () => {
    await send()
    const [{ method, path, headers, body }] = http.requests as [HttpReceiver['requests'][0]]
    expect([method, path, headers['content-type']]).toEqual(['POST', '/hook', 'application/json'])
    expect(JSON.parse(body)).toEqual({
      type: 'alert.firing',
      timestamp: '2026-11-02T00:00:00.000Z',
      data: {
        project: 'default',
        model: 'loan-approval',
        url: 'http://127.0.0.1:8321/models/loan-approval',
        alerts_total: 1,
        alerts: [
          {
            alert_id: 'alert-1',
            fingerprint: 'fingerprint-1',
            rule: 'feature-drift',
            severity: 'warning',
            analyzer: 'feature_drift',
            subject: 'feature:age',
            version: '',
            segment: '',
            summary: 'feature:age: p95 up 31 %',
            started_at: '2026-11-01T00:00:00.000Z',
            resolved_at: null,
          },
        ],
      },
    })
  })

  it('signs what it sent, as the receiver reads it', async () => {
    await send()
    const [{ headers, body }] = http.requests as [HttpReceiver['requests'][0]]
    expect(headers['webhook-id']).toBe('delivery-1')
    expect(headers['webhook-timestamp']).toBe(String(Math.floor(NOW / 1000)))
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
    const mac = createHmac('sha256', Buffer.alloc(32, 7)).update(signed).digest('base64')
    expect(headers['webhook-signature']).toBe(`v1,${mac}`)
  })

  it('sends no signature without a secret', async () => {
    await webhookChannel({ url: http.url, secret: null }).send(exampleNotification(), attempt)
    expect(http.requests[0]?.headers).not.toHaveProperty('webhook-signature')
    expect(http.requests[0]?.headers).toHaveProperty('webhook-id')
  })

  it.each([200, 201, 202, 204, 299])('takes %i for success', async status => {
    http.answer = response => response.writeHead(status).end()
    expect(await send()).toEqual({ outcome: 'sent' })
  })

  it.each([400, 401, 404, 429, 500, 502, 504])('tries again after %i', async status => {
    http.answer = response => response.writeHead(status).end('no')
    expect(await send()).toEqual({ outcome: 'retry', error: `HTTP ${status}` })
  })

  it.each([301, 302, 303, 307, 308])('follows no redirect: %i', async status => {
    http.answer = response => response.writeHead(status, { location: http.url }).end()
    expect(await send()).toEqual({ outcome: 'retry', error: `HTTP ${status}: redirects are not followed` })
    expect(http.requests).toHaveLength(1)
  })

  it('gives up on 410', async () => {
    http.answer = response => response.writeHead(410).end()
    expect(await send()).toEqual({ outcome: 'failed', error: expect.stringContaining('HTTP 410') })
  })

  it.each([
    ['seconds', '120', 120_000],
    ['a date', new Date(T0 + DAY + 61_000).toUTCString(), 61_000 - 1234],
    ['a date that is past', new Date(T0).toUTCString(), 0],
  ])('hands on how long the receiver wants to be left alone: %s', async (_name, value, retryAfterMs) => {
    http.answer = response => response.writeHead(503, { 'retry-after': value }).end()
    expect(await send()).toEqual({ outcome: 'retry', error: 'HTTP 503', retryAfterMs })
  })

  it('ignores a Retry-After that is neither', async () => {
    http.answer = response => response.writeHead(503, { 'retry-after': 'soon' }).end()
    expect(await send()).toEqual({ outcome: 'retry', error: 'HTTP 503' })
  })

  it('does not wait for ever for an answer', async () => {
    http.answer = () => {}
    const impatient = webhookChannel({ url: http.url, secret: null }, 50)
    expect(await impatient.send(exampleNotification(), attempt)).toMatchObject({
      outcome: 'retry',
      error: expect.stringContaining('timeout'),
    })
  })

  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://[fe80::1]/',
    'http://[fd00:ec2::254]/',
    'http://[::ffff:169.254.169.254]/',
    'http://2852039166/',
  ])('refuses to connect to %s', async url => {
    expect(await send(exampleNotification(), url)).toEqual({
      outcome: 'failed',
      error: expect.stringContaining('link-local and metadata addresses are blocked'),
    })
  })

  it('lists what fits into 20 kB and counts the rest', async () => {
    const many = Array.from({ length: 500 }, (_, index) => exampleAlert({ summary: `é${index}`.repeat(20) }))
    await send(exampleNotification({ alerts: [many[0]!, ...many.slice(1)] }))
    const { body } = http.requests[0]!
    expect(Buffer.byteLength(body)).toBeLessThan(20_000)
    const { data } = JSON.parse(body)
    expect(data.alerts_total).toBe(500)
    expect(data.alerts.length).toBeGreaterThan(20)
    expect(data.alerts.length).toBeLessThan(100)
  })
})

describe('signatureOf', () => {
  it('agrees with the example of the Standard Webhooks reference libraries', () => {
    const key = signingKey('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')
    const message = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: 1614265330,
      body: '{"test": 2432232314}',
    }
    expect(signatureOf(key, message)).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  })
})

describe('signingKey', () => {
  it.each([
    ['too short', `whsec_${Buffer.alloc(23).toString('base64')}`],
    ['too long', `whsec_${Buffer.alloc(65).toString('base64')}`],
    ['not base64', 'whsec_this is not base64, but it is long enough for one'],
  ])('refuses a secret that is %s, without repeating it', (_name, secret) => {
    expect(() => signingKey(secret)).toThrow('TIDEMARK_WEBHOOK_SECRET: must be whsec_ followed by base64')
  })
})
