import type { Alert } from '../../model/alert.ts'
import type { Notification } from '../notification.ts'

/** Standard Webhooks asks for less than 20 kB; what surrounds the alerts is far below the rest. */
const ALERTS_MAX_BYTES = 18_000

const iso = (ms: number): string => new Date(ms).toISOString()

/**
 * The body of a webhook, in the form Standard Webhooks recommends: `{type, timestamp, data}`. As many alerts
 * as fit are listed, the worst first; `alerts_total` counts them all.
 */
export function webhookBody({ event, created_at, project, model, alerts, url }: Notification): string {
  return JSON.stringify({
    type: `alert.${event}`,
    timestamp: iso(created_at),
    data: { project, model, url, alerts_total: alerts.length, alerts: whatFits(alerts) },
  })
}

function whatFits(alerts: readonly Alert[]): object[] {
  const listed: object[] = []
  let bytes = 0
  for (const alert of alerts) {
    const item = described(alert)
    bytes += Buffer.byteLength(JSON.stringify(item))
    if (bytes > ALERTS_MAX_BYTES) break
    listed.push(item)
  }
  return listed
}

const described = (alert: Alert): object => ({
  alert_id: alert.alert_id,
  fingerprint: alert.fingerprint,
  rule: alert.rule,
  severity: alert.severity,
  analyzer: alert.analyzer,
  subject: alert.subject,
  version: alert.version,
  segment: alert.segment,
  summary: alert.summary,
  started_at: iso(alert.started_at),
  resolved_at: alert.resolved_at === null ? null : iso(alert.resolved_at),
})
