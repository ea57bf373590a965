import type { Delivery } from '../model/alert.ts'
import { findAlerts } from '../store/alerts.ts'
import type { Store } from '../store/client.ts'
import { listDueDeliveries, writeDeliveries } from '../store/deliveries.ts'
import type { Channel, SendResult } from './channels/channel.ts'
import { notificationOf } from './notification.ts'
import { recordAttempt } from './record-attempt.ts'

/** What the sender works with. */
export interface Sending {
  store: Store
  project: string
  channels: readonly Channel[]
  /** What links in messages start with. */
  publicUrl: string
  /** Epoch milliseconds. */
  now: number
  /** Aborted when the service stops: what was not finished stays pending. */
  signal: AbortSignal
}

/**
 * Sends what is due in the outbox and records what became of it. At least once: killed between sending and
 * recording, it sends again under the same id (`webhook-id`, `Message-ID`).
 *
 * @returns the deliveries after their attempt
 */
export async function deliverDue(sending: Sending): Promise<Delivery[]> {
  const due = await listDueDeliveries(sending.store, sending.project, sending.now)
  const names = [...new Set(due.map(({ channel }) => channel))]
  // In order within a channel; a channel that hangs does not hold up the others.
  const done = await Promise.all(
    names.map(name =>
      deliverInOrder(
        due.filter(({ channel }) => channel === name),
        sending,
      ),
    ),
  )
  return done.flat()
}

async function deliverInOrder(deliveries: readonly Delivery[], sending: Sending): Promise<Delivery[]> {
  const done: Delivery[] = []
  for (const delivery of deliveries) {
    if (sending.signal.aborted) break
    const result = await attempt(delivery, sending)
    // Cut short by the stop, not refused by the receiver: no attempt is counted.
    if (sending.signal.aborted && result.outcome !== 'sent') break
    const recorded = recordAttempt(delivery, result, sending.now)
    await writeDeliveries(sending.store, [recorded])
    done.push(recorded)
  }
  return done
}

async function attempt(delivery: Delivery, sending: Sending): Promise<SendResult> {
  const { store, project, channels, publicUrl, now, signal } = sending
  const channel = channels.find(({ name }) => name === delivery.channel)
  if (!channel) return { outcome: 'retry', error: `the channel ${delivery.channel} is not configured` }
  const alerts = await findAlerts(store, project, delivery.alert_ids)
  const notification = notificationOf(delivery, alerts, publicUrl)
  if (!notification) return { outcome: 'failed', error: 'not sent: it was over before it could be told' }
  return channel.send(notification, { now, signal })
}
