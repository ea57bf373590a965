import { describe, expect, it } from 'vitest'
import { deliveryIdOf } from '../../src/alerting/identify.ts'
import { notificationOf } from '../../src/alerting/notification.ts'
import { exampleAlert, exampleDelivery } from './examples.ts'

describe('notificationOf', () => {
  it('says what fires now, the worst first, and where to look', () => {
    const alerts = [
      exampleAlert({ alert_id: 'a' }),
      exampleAlert({ alert_id: 'b', severity: 'critical' }),
      exampleAlert({ alert_id: 'c', state: 'resolved' }),
    ]
    const notification = notificationOf(exampleDelivery(), alerts, 'https://tide.example/')
    expect(notification).toMatchObject({ id: 'delivery-1', event: 'firing', model: 'loan-approval' })
    expect(notification?.alerts.map(({ alert_id }) => alert_id)).toEqual(['b', 'a'])
    expect(notification?.url).toBe('https://tide.example/models/loan-approval')
  })

  it('has nothing to say of what ended before it could be told', () => {
    const over = [exampleAlert({ state: 'resolved' })]
    expect(notificationOf(exampleDelivery(), over, 'http://x')).toBeNull()
    expect(notificationOf(exampleDelivery({ event: 'resolved' }), over, 'http://x')).not.toBeNull()
    expect(notificationOf(exampleDelivery(), [], 'http://x')).toBeNull()
  })
})

describe('deliveryIdOf', () => {
  it('is the same whatever the order of the alerts, and differs in everything else', () => {
    const base = { project: 'p', channel: 'c', event: 'firing' as const, alert_ids: ['a', 'b'] }
    expect(deliveryIdOf({ ...base, alert_ids: ['b', 'a'] })).toBe(deliveryIdOf(base))
    const others = [
      { ...base, project: 'q' },
      { ...base, channel: 'd' },
      { ...base, event: 'resolved' as const },
      { ...base, alert_ids: ['a'] },
    ].map(deliveryIdOf)
    expect(new Set([deliveryIdOf(base), ...others]).size).toBe(5)
  })
})
