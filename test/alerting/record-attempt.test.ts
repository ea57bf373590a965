import { describe, expect, it } from 'vitest'
import { RETRY_DELAYS_MS, recordAttempt } from '../../src/alerting/record-attempt.ts'
import type { Delivery } from '../../src/model/alert.ts'
import { exampleDelivery, T0 } from './examples.ts'

const HOUR = 3_600_000
const refused = { outcome: 'retry', error: 'HTTP 503' } as const

describe('recordAttempt', () => {
  it('notes a success', () => {
    const failedOnce = exampleDelivery({ attempts: 1, last_error: 'HTTP 503' })
    expect(recordAttempt(failedOnce, { outcome: 'sent' }, T0)).toEqual({
      ...failedOnce,
      status: 'sent',
      attempts: 2,
      sent_at: T0,
      last_error: '',
    })
  })

  it('notes who was left out of a success', () => {
    const sent = recordAttempt(exampleDelivery(), { outcome: 'sent', warning: 'refused for 1' }, T0)
    expect(sent).toMatchObject({ status: 'sent', last_error: 'refused for 1' })
  })

  it('waits as long as Standard Webhooks recommends, up to a tenth longer, then gives up visibly', () => {
    // https://github.com/standard-webhooks/standard-webhooks, spec, "Deliverability and reliability".
    const schedule = [
      0,
      5_000,
      300_000,
      0.5 * HOUR,
      2 * HOUR,
      5 * HOUR,
      10 * HOUR,
      14 * HOUR,
      20 * HOUR,
      24 * HOUR,
    ]
    expect(RETRY_DELAYS_MS).toEqual(schedule)
    let delivery: Delivery = exampleDelivery()
    for (const delay of schedule.slice(1)) {
      delivery = recordAttempt(delivery, refused, T0)
      expect(delivery.status).toBe('pending')
      expect(delivery.next_attempt_at - T0).toBeGreaterThanOrEqual(delay)
      expect(delivery.next_attempt_at - T0).toBeLessThanOrEqual(delay * 1.1)
    }
    delivery = recordAttempt(delivery, refused, T0)
    expect(delivery).toMatchObject({ status: 'failed', attempts: 10, last_error: 'HTTP 503', sent_at: null })
  })

  it('spreads deliveries that failed together, the same way each time', () => {
    const due = (delivery_id: string) =>
      recordAttempt(exampleDelivery({ delivery_id, attempts: 3 }), refused, T0).next_attempt_at
    expect(due('a')).not.toBe(due('b'))
    expect(due('a')).toBe(due('a'))
  })

  it('waits longer when asked to, but not for ever', () => {
    const asked = (retryAfterMs: number) =>
      recordAttempt(exampleDelivery(), { ...refused, retryAfterMs }, T0).next_attempt_at - T0
    expect(asked(120_000)).toBe(120_000)
    expect(asked(1)).toBeGreaterThanOrEqual(5_000)
    expect(asked(1e12)).toBe(24 * HOUR)
  })

  it('gives up at once when no attempt can help', () => {
    const gone = recordAttempt(exampleDelivery(), { outcome: 'failed', error: 'HTTP 410' }, T0)
    expect(gone).toMatchObject({ status: 'failed', attempts: 1, last_error: 'HTTP 410' })
  })
})
