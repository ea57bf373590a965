import { createHash } from 'node:crypto'
import type { Delivery } from '../model/alert.ts'
import type { SendResult } from './channels/channel.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** How long after the one before each attempt is made: the schedule Standard Webhooks recommends. */
export const RETRY_DELAYS_MS: readonly number[] = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
]

/** A receiver that asks for more patience than this is asked again after it. */
const LONGEST_DELAY_MS = 24 * HOUR

/** A delivery after one more attempt: sent, due again later, or given up. */
export function recordAttempt(delivery: Delivery, result: SendResult, now: number): Delivery {
  const attempts = delivery.attempts + 1
  if (result.outcome === 'sent')
    return { ...delivery, attempts, status: 'sent', sent_at: now, last_error: result.warning ?? '' }
  const delay = RETRY_DELAYS_MS[attempts]
  if (result.outcome === 'failed' || delay === undefined)
    return { ...delivery, attempts, status: 'failed', last_error: result.error }
  const patience = Math.min(result.retryAfterMs ?? 0, LONGEST_DELAY_MS)
  return {
    ...delivery,
    attempts,
    next_attempt_at: now + Math.max(delay + jitterMs(delivery.delivery_id, attempts, delay), patience),
    last_error: result.error,
  }
}

/** Up to a tenth of the delay, from the delivery's own id: messages that failed together return apart. */
function jitterMs(deliveryId: string, attempts: number, delay: number): number {
  const draw = createHash('sha256').update(`${deliveryId}/${attempts}`).digest().readUInt32BE(0) / 2 ** 32
  return Math.round(delay * 0.1 * draw)
}
