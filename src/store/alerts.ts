import { Alert } from '../model/alert.ts'
import { insert, type Store, select, sqlTime } from './client.ts'

/** Which alerts to list; what is left out is not restricted. */
export interface AlertFilter {
  model?: string | undefined
  state?: Alert['state'] | undefined
  /** At most this many, the newest first. */
  limit?: number | undefined
}

const COLUMNS = `
  project, model, alert_id, fingerprint, version, segment, rule, analyzer, subject, severity, state, summary, told,
  toUnixTimestamp64Milli(started_at) AS started_at, toUnixTimestamp64Milli(last_seen_at) AS last_seen_at,
  toUnixTimestamp64Milli(resolved_at) AS resolved_at`

const FIELDS = ['model', 'state'] as const

/** Alerts of a project, newest first. */
export async function listAlerts(store: Store, project: string, filter: AlertFilter = {}): Promise<Alert[]> {
  const given = FIELDS.filter(field => filter[field] !== undefined)
  return select(store, {
    sql: `
      SELECT ${COLUMNS}
      FROM alerts FINAL
      WHERE project = {project:String} ${given.map(field => `AND ${field} = {${field}:String}`).join(' ')}
      ORDER BY started_at DESC, alert_id
      ${filter.limit === undefined ? '' : 'LIMIT {limit:UInt32}'}`,
    params: {
      project,
      ...Object.fromEntries(given.map(field => [field, filter[field]])),
      ...(filter.limit === undefined ? {} : { limit: filter.limit }),
    },
    row: Alert,
  })
}

/** The alerts of these ids that the project has. */
export async function findAlerts(
  store: Store,
  project: string,
  alertIds: readonly string[],
): Promise<Alert[]> {
  return select(store, {
    sql: `
      SELECT ${COLUMNS}
      FROM alerts FINAL
      WHERE project = {project:String} AND alert_id IN {alertIds:Array(String)}
      ORDER BY alert_id`,
    params: { project, alertIds },
    row: Alert,
  })
}

/**
 * Alerts whose news nobody has been told: they fire, or they ended after people were told that they fire. One
 * that began and ended untold is history, not news.
 */
export async function listUntoldAlerts(store: Store, project: string): Promise<Alert[]> {
  return select(store, {
    sql: `
      SELECT ${COLUMNS}
      FROM alerts FINAL
      WHERE project = {project:String} AND (state, told) IN (('firing', 'nothing'), ('resolved', 'firing'))
      ORDER BY alert_id`,
    params: { project },
    row: Alert,
  })
}

/** Stores alerts; the former row of the same id is replaced. */
export async function writeAlerts(store: Store, alerts: readonly Alert[]): Promise<void> {
  const seq = store.sequence.next()
  const rows = alerts.map(alert => ({
    ...alert,
    started_at: sqlTime(alert.started_at),
    last_seen_at: sqlTime(alert.last_seen_at),
    resolved_at: alert.resolved_at === null ? null : sqlTime(alert.resolved_at),
    seq,
  }))
  await insert(store, 'alerts', rows)
  store.changes.alerted += 1
}
