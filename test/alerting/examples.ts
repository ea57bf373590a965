import type { Notification } from '../../src/alerting/notification.ts'
import { Rule } from '../../src/alerting/rule.ts'
import type { Alert, Delivery } from '../../src/model/alert.ts'
import type { Measurement } from '../../src/model/measurement.ts'

export const DAY = 86_400_000
export const T0 = Date.UTC(2026, 10, 1)

/** The verdict of one feature in the day-long window number `day` after T0. */
export const exampleMeasurement = (day: number, change: Partial<Measurement> = {}): Measurement => ({
  model: 'loan-approval',
  version: '',
  segment: '',
  analyzer: 'feature_drift',
  subject: 'feature:age',
  statistic: 'verdict',
  window_start: T0 + day * DAY,
  window_end: T0 + (day + 1) * DAY,
  value: 0.2,
  low: 0.1,
  high: 0.3,
  bound: null,
  p_value: 0.001,
  n: 1000,
  reference: '',
  reference_value: null,
  verdict: 'no_material_drift',
  severity: null,
  because: 'nothing has moved',
  evidence: {},
  ...change,
})

export const drift = (day: number, change: Partial<Measurement> = {}): Measurement =>
  exampleMeasurement(day, {
    verdict: 'drift',
    severity: 'warning',
    because: 'p95 up 31 %',
    ...change,
  })

export const exampleRule = (change: Partial<Rule> = {}): Rule =>
  Rule.parse({ name: 'feature-drift', analyzer: 'feature_drift', ...change })

export const exampleAlert = (change: Partial<Alert> = {}): Alert => ({
  alert_id: 'alert-1',
  fingerprint: 'fingerprint-1',
  project: 'default',
  model: 'loan-approval',
  version: '',
  segment: '',
  rule: 'feature-drift',
  analyzer: 'feature_drift',
  subject: 'feature:age',
  severity: 'warning',
  state: 'firing',
  started_at: T0,
  last_seen_at: T0 + DAY,
  resolved_at: null,
  summary: 'feature:age: p95 up 31 %',
  told: 'nothing',
  ...change,
})

export const exampleDelivery = (change: Partial<Delivery> = {}): Delivery => ({
  delivery_id: 'delivery-1',
  project: 'default',
  channel: 'webhook',
  event: 'firing',
  alert_ids: ['alert-1'],
  status: 'pending',
  attempts: 0,
  created_at: T0 + DAY,
  next_attempt_at: T0 + DAY,
  sent_at: null,
  last_error: '',
  ...change,
})

export const exampleNotification = (change: Partial<Notification> = {}): Notification => ({
  id: 'delivery-1',
  project: 'default',
  model: 'loan-approval',
  event: 'firing',
  created_at: T0 + DAY,
  alerts: [exampleAlert()],
  url: 'http://127.0.0.1:8321/models/loan-approval',
  ...change,
})
