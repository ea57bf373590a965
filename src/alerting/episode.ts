import type { Alert } from '../model/alert.ts'
import type { Measurement } from '../model/measurement.ts'
import { SEVERITY_RANK } from './step.ts'

/** A new alert, of which nobody has been told yet. */
export function beginEpisode(
  identity: Pick<Alert, 'project' | 'alert_id' | 'fingerprint' | 'rule'>,
  measurement: Measurement,
): Alert {
  const { model, version, segment, analyzer, subject, window_start, window_end } = measurement
  return {
    ...identity,
    model,
    version,
    segment,
    analyzer,
    subject,
    severity: measurement.severity ?? 'warning',
    state: 'firing',
    started_at: window_start,
    last_seen_at: window_end,
    resolved_at: null,
    summary: summaryOf(measurement),
    told: 'nothing',
  }
}

/** The alert after one more window: as severe as it has ever been, explained by the newest window that was. */
export function followEpisode(alert: Alert, measurement: Measurement): Alert {
  const severity = measurement.severity ?? 'warning'
  const worst = measurement.verdict === 'drift' && SEVERITY_RANK[severity] >= SEVERITY_RANK[alert.severity]
  return {
    ...alert,
    last_seen_at: measurement.window_end,
    ...(worst ? { severity, summary: summaryOf(measurement) } : {}),
  }
}

/** @param at epoch milliseconds: the end of the window that showed the recovery */
export const endEpisode = (alert: Alert, at: number): Alert => ({
  ...alert,
  state: 'resolved',
  resolved_at: at,
})

const summaryOf = ({ subject, segment, because }: Measurement): string =>
  `${subject}${segment === '' ? '' : ` in ${segment}`}: ${because}`
