import { findDeliveriesOfAlerts } from '../store/deliveries.ts'
import type { Batch, Dropped, Group, Surroundings } from './pipeline.ts'

/**
 * Leaves out what already lies in the outbox: a run that was killed between writing the outbox and noting
 * that people are told finds its own messages here.
 */
export async function deduplicate(batch: Batch, { store, project }: Surroundings): Promise<Batch> {
  if (batch.groups.length === 0) return batch
  const alertIds = batch.alerts.map(alert => alert.alert_id)
  const outbox = await findDeliveriesOfAlerts(store, project, alertIds)
  const key = (...parts: [channel: string, event: string, alertId: string]): string => JSON.stringify(parts)
  const covered = new Set(
    outbox.flatMap(({ channel, event, alert_ids }) => alert_ids.map(id => key(channel, event, id))),
  )
  const dropped: Dropped[] = []
  const fresh = ({ channel, event, alerts, ...rest }: Group): Group => ({
    ...rest,
    channel,
    event,
    alerts: alerts.filter(({ alert_id }) => {
      if (!covered.has(key(channel, event, alert_id))) return true
      dropped.push({ alert_id, channel, reason: 'in_outbox' })
      return false
    }),
  })
  const groups = batch.groups.map(fresh).filter(({ alerts }) => alerts.length > 0)
  return { ...batch, groups, dropped: [...batch.dropped, ...dropped] }
}
