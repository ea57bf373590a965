import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Channel } from '../../../src/alerting/channels/channel.ts'
import { channelNames, openChannels } from '../../../src/alerting/channels/index.ts'
import { DAY, exampleAlert, exampleNotification, T0 } from '../examples.ts'
import { startHttpReceiver } from './http-receiver.ts'
import { startSmtpReceiver } from './smtp-receiver.ts'

/** The other end of a channel, told what to do with what it is sent. */
interface Receiver {
  channel: Channel
  /** Everything that came, readable, each with the id it came under. */
  received(): { id: string; content: string }[]
  refuse(how: 'for_now' | 'for_good'): void
  close(): Promise<void>
}

// One for each channel of the registry: a new channel does not compile without its receiver.
const receivers: Record<(typeof channelNames)[number], () => Promise<Receiver>> = {
  email: async () => {
    const smtp = await startSmtpReceiver()
    const email = { smtpUrl: smtp.url, from: 'Tidemark <tidemark@example.org>', to: 'team@example.org' }
    return {
      channel: openChannels({ email, webhook: null })[0]!,
      received: () =>
        smtp.mails.map(mail => ({
          id: mail.messageId ?? '',
          content: `${mail.subject} ${mail.text} ${mail.html}`,
        })),
      refuse: how => {
        smtp.answer = () => (how === 'for_now' ? 451 : 550)
      },
      close: smtp.close,
    }
  },
  webhook: async () => {
    const http = await startHttpReceiver()
    return {
      channel: openChannels({ email: null, webhook: { url: http.url, secret: null } })[0]!,
      received: () =>
        http.requests.map(({ headers, body }) => ({ id: String(headers['webhook-id']), content: body })),
      refuse: how => {
        http.answer = response => response.writeHead(how === 'for_now' ? 503 : 410).end()
      },
      close: http.close,
    }
  },
}

const attempt = (change = {}) => ({ now: T0 + DAY, signal: new AbortController().signal, ...change })

describe.each(channelNames)('channel %s', name => {
  let receiver: Receiver
  beforeEach(async () => {
    receiver = await receivers[name]()
  })
  afterEach(() => receiver.close())

  it('goes by the name rules know it by', () => {
    expect(receiver.channel.name).toBe(name)
  })

  it.each(['firing', 'resolved'] as const)('says which model, what, and where to look: %s', async event => {
    const state = event
    const alerts = [
      exampleAlert({ state, segment: 'region=eu' }),
      exampleAlert({ state, summary: 'score: up' }),
    ]
    const notification = exampleNotification({ event, alerts: [alerts[0]!, alerts[1]!] })
    expect(await receiver.channel.send(notification, attempt())).toEqual({ outcome: 'sent' })
    expect(receiver.received()).toHaveLength(1)
    const { content } = receiver.received()[0]!
    for (const said of [
      'loan-approval',
      'feature:age',
      'p95 up 31 %',
      'score: up',
      'region=eu',
      notification.url,
    ])
      expect(content).toContain(said)
    expect(content.toLowerCase()).toContain(event)
  })

  it('sends every attempt under the same id', async () => {
    await receiver.channel.send(exampleNotification(), attempt())
    await receiver.channel.send(exampleNotification(), attempt({ now: T0 + 2 * DAY }))
    const [first, second] = receiver.received().map(({ id }) => id)
    expect(first).toContain('delivery-1')
    expect(second).toBe(first)
  })

  it('asks for another attempt when the receiver is out for now', async () => {
    receiver.refuse('for_now')
    const result = await receiver.channel.send(exampleNotification(), attempt())
    expect(result).toMatchObject({ outcome: 'retry', error: expect.stringMatching(/./) })
  })

  it('gives up when the receiver refuses for good', async () => {
    receiver.refuse('for_good')
    const result = await receiver.channel.send(exampleNotification(), attempt())
    expect(result).toMatchObject({ outcome: 'failed', error: expect.stringMatching(/./) })
  })

  it('asks for another attempt when nobody listens', async () => {
    await receiver.close()
    const result = await receiver.channel.send(exampleNotification(), attempt())
    expect(result).toMatchObject({ outcome: 'retry', error: expect.stringContaining('ECONNREFUSED') })
  })

  it('ends at once when the service stops', async () => {
    const result = await receiver.channel.send(
      exampleNotification(),
      attempt({ signal: AbortSignal.abort(new Error('stopping')) }),
    )
    expect(result.outcome).toBe('retry')
    expect(receiver.received()).toEqual([])
  })
})

describe('openChannels', () => {
  it('opens nothing when nothing is configured', () => {
    expect(openChannels({ email: null, webhook: null })).toEqual([])
  })
})
