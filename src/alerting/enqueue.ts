import type { Delivery } from '../model/alert.ts'
import { writeAlerts } from '../store/alerts.ts'
import { writeDeliveries } from '../store/deliveries.ts'
import { deliveryIdOf } from './identify.ts'
import type { Batch, Group, Surroundings } from './pipeline.ts'

/**
 * Writes the outbox, and only then that people are told: from here on a message survives everything but the
 * loss of the disk.
 */
export async function enqueue(batch: Batch, { store, project, now }: Surroundings): Promise<Batch> {
  await writeDeliveries(
    store,
    batch.groups.map(group => pending(project, group, now)),
  )
  const told = new Set([
    ...batch.groups.flatMap(({ alerts }) => alerts.map(({ alert_id }) => alert_id)),
    ...batch.dropped.filter(({ reason }) => reason === 'in_outbox').map(({ alert_id }) => alert_id),
  ])
  await writeAlerts(
    store,
    batch.alerts.filter(({ alert_id }) => told.has(alert_id)).map(alert => ({ ...alert, told: alert.state })),
  )
  return batch
}

function pending(project: string, { channel, event, alerts }: Group, now: number): Delivery {
  const alert_ids = alerts.map(({ alert_id }) => alert_id)
  return {
    delivery_id: deliveryIdOf({ project, channel, event, alert_ids }),
    project,
    channel,
    event,
    alert_ids,
    status: 'pending',
    attempts: 0,
    created_at: now,
    next_attempt_at: now,
    sent_at: null,
    last_error: '',
  }
}
