import type { Alert } from '../model/alert.ts'
import type { Measurement, Severity } from '../model/measurement.ts'

/** The words a state is told in; each has its own sign, so that colour is never alone. */
export type Status = 'ok' | 'warning' | 'critical' | 'learning' | 'no data'

const DAY_MS = 86_400_000

/** A model without predictions for longer than this is said to have no data. */
const SILENT_AFTER_MS = DAY_MS

/** What one verdict amounts to. `cannot_tell` has no status of its own: nothing bad was found. */
export function statusOfVerdict({ verdict, severity }: Pick<Measurement, 'verdict' | 'severity'>): Status {
  if (verdict === 'drift') return severity ?? 'warning'
  if (verdict === 'learning') return 'learning'
  if (verdict === 'insufficient_data' || verdict === null) return 'no data'
  return 'ok'
}

/** The worst of several; learning is worse than ok only when nothing else is known. */
export function worstStatus(statuses: readonly Status[]): Status {
  const order: Status[] = ['critical', 'warning', 'ok', 'learning', 'no data']
  return order.find(status => statuses.includes(status)) ?? 'no data'
}

/** The status of a whole model, and the sentence that says why. */
export function modelStatus({
  alerts,
  verdicts,
  newestAt,
  now,
}: {
  /** Those that fire. */
  alerts: readonly Pick<Alert, 'severity'>[]
  /** The newest of each subject. */
  verdicts: readonly Pick<Measurement, 'verdict' | 'severity'>[]
  newestAt: number | null
  now: number
}): { status: Status; why: string } {
  if (newestAt === null) return { status: 'no data', why: 'No prediction has arrived yet.' }
  const critical = alerts.filter(alert => alert.severity === 'critical').length
  if (critical > 0) return { status: 'critical', why: alertsOpen(critical, 'critical') }
  if (now - newestAt > SILENT_AFTER_MS)
    return { status: 'no data', why: 'No prediction has arrived in the last 24 hours.' }
  if (alerts.length > 0) return { status: 'warning', why: alertsOpen(alerts.length, 'warning') }
  if (!verdicts.some(({ verdict }) => verdict !== 'learning' && verdict !== 'insufficient_data'))
    return { status: 'learning', why: 'Nothing has been judged yet.' }
  return { status: 'ok', why: 'No alert is open.' }
}

function alertsOpen(count: number, severity: Severity): string {
  return count === 1 ? `One ${severity} alert is open.` : `${count} ${severity} alerts are open.`
}
