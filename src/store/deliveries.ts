import { Delivery } from '../model/alert.ts'
import { insert, type Store, select, sqlTime } from './client.ts'

const COLUMNS = `
  project, delivery_id, channel, event, alert_ids, status, attempts, last_error,
  toUnixTimestamp64Milli(created_at) AS created_at, toUnixTimestamp64Milli(next_attempt_at) AS next_attempt_at,
  toUnixTimestamp64Milli(sent_at) AS sent_at`

/** Pending deliveries whose next attempt is due, oldest first. */
export async function listDueDeliveries(store: Store, project: string, now: number): Promise<Delivery[]> {
  return select(store, {
    // Qualified, or the alias of the same name would be compared.
    sql: `
      SELECT ${COLUMNS}
      FROM deliveries FINAL
      WHERE project = {project:String} AND status = 'pending'
        AND deliveries.next_attempt_at <= fromUnixTimestamp64Milli({now:Int64})
      ORDER BY created_at, delivery_id`,
    params: { project, now },
    row: Delivery,
  })
}

/** The newest deliveries of a project, whatever became of them, newest first. */
export async function listDeliveries(store: Store, project: string, limit: number): Promise<Delivery[]> {
  return select(store, {
    sql: `
      SELECT ${COLUMNS}
      FROM deliveries FINAL
      WHERE project = {project:String}
      ORDER BY created_at DESC, delivery_id
      LIMIT {limit:UInt32}`,
    params: { project, limit },
    row: Delivery,
  })
}

/** Every delivery that tells of at least one of these alerts. */
export async function findDeliveriesOfAlerts(
  store: Store,
  project: string,
  alertIds: readonly string[],
): Promise<Delivery[]> {
  return select(store, {
    sql: `
      SELECT ${COLUMNS}
      FROM deliveries FINAL
      WHERE project = {project:String} AND hasAny(alert_ids, {alertIds:Array(String)})
      ORDER BY created_at, delivery_id`,
    params: { project, alertIds },
    row: Delivery,
  })
}

/** Stores deliveries; the former row of the same id is replaced. */
export async function writeDeliveries(store: Store, deliveries: readonly Delivery[]): Promise<void> {
  const seq = store.sequence.next()
  const rows = deliveries.map(delivery => ({
    ...delivery,
    created_at: sqlTime(delivery.created_at),
    next_attempt_at: sqlTime(delivery.next_attempt_at),
    sent_at: delivery.sent_at === null ? null : sqlTime(delivery.sent_at),
    seq,
  }))
  await insert(store, 'deliveries', rows)
}
