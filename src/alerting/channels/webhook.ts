import { type Dispatcher, request } from 'undici'
import { type Channel, errorLine, type SendResult } from './channel.ts'
import { BlockedAddressError, guardedAgent } from './guarded-agent.ts'
import { webhookBody } from './webhook-body.ts'
import { signatureOf, signingKey } from './webhook-signature.ts'

/** Where to post, and the `whsec_` secret to sign with. */
export interface WebhookSettings {
  url: string
  secret: string | null
}

/** How much of an answer is read before the connection is dropped. */
const ANSWER_MAX_BYTES = 64 * 1024

/**
 * Posts every message as a Standard Webhook. Only 2xx is success, redirects are not followed, 410 says that
 * the receiver is gone for good.
 *
 * @param timeoutMs for the whole exchange
 * @throws StartupError for a secret that cannot sign
 */
export function webhookChannel({ url, secret }: WebhookSettings, timeoutMs = 15_000): Channel {
  const key = secret === null ? null : signingKey(secret)
  return {
    name: 'webhook',
    async send(notification, { now, signal }) {
      const body = webhookBody(notification)
      const { id } = notification
      const timestamp = Math.floor(now / 1000)
      // One agent a message: no connection outlives the check of its address.
      const agent = guardedAgent()
      try {
        const answer = await request(url, {
          dispatcher: agent,
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'user-agent': 'tidemark',
            'webhook-id': id,
            'webhook-timestamp': String(timestamp),
            ...(key && { 'webhook-signature': signatureOf(key, { id, timestamp, body }) }),
          },
          body,
          signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        })
        await answer.body.dump({ limit: ANSWER_MAX_BYTES })
        return resultOf(answer, now)
      } catch (error) {
        return { outcome: error instanceof BlockedAddressError ? 'failed' : 'retry', error: errorLine(error) }
      } finally {
        await agent.destroy()
      }
    },
  }
}

function resultOf({ statusCode, headers }: Dispatcher.ResponseData, now: number): SendResult {
  if (statusCode >= 200 && statusCode < 300) return { outcome: 'sent' }
  if (statusCode === 410)
    return { outcome: 'failed', error: 'HTTP 410: the receiver is gone and wants no more' }
  const retryAfterMs = readRetryAfter(headers['retry-after'], now)
  return {
    outcome: 'retry',
    error: statusCode < 400 ? `HTTP ${statusCode}: redirects are not followed` : `HTTP ${statusCode}`,
    ...(retryAfterMs !== null && { retryAfterMs }),
  }
}

/** @returns milliseconds from now; null when the header is absent or neither seconds nor a date */
function readRetryAfter(header: string | string[] | undefined, now: number): number | null {
  if (typeof header !== 'string') return null
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isNaN(ms) ? null : Math.max(0, ms)
}
