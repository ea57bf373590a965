import type { Alert } from '../model/alert.ts'
import { subjectName } from './drift-rows.ts'
import { formatAgo, formatMoment } from './format.ts'
import { StatusBadge } from './status-badge.tsx'

/** The alerts that fire, the critical and the newest first. */
export function AlertList({ alerts, now }: { alerts: readonly Alert[]; now: number }) {
  const order = (alert: Alert) => (alert.severity === 'critical' ? 0 : 1)
  const sorted = alerts.toSorted((a, b) => order(a) - order(b) || b.started_at - a.started_at)
  return (
    <section aria-labelledby="alerts">
      <h2 id="alerts">Open alerts</h2>
      {sorted.length === 0 ? (
        <p class="quiet">No alert is open.</p>
      ) : (
        <ul class="alerts">
          {sorted.map(alert => (
            <li class={alert.severity}>
              <StatusBadge status={alert.severity} />
              <div>
                <p class="summary">{alert.summary}</p>
                <p class="muted">
                  {subjectName(alert.subject)}
                  {alert.segment === '' ? '' : ` · ${alert.segment}`}
                  {alert.version === '' ? '' : ` · version ${alert.version}`} · rule {alert.rule}
                </p>
              </div>
              <p class="since">
                since{' '}
                <time datetime={new Date(alert.started_at).toISOString()}>
                  {formatMoment(alert.started_at)}
                </time>
                <span class="muted">{formatAgo(alert.started_at, now)}</span>
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
