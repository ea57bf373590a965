import type { Alert, Delivery } from '../model/alert.ts'
import { worstFirst } from './group.ts'

/** What a channel is asked to say. It holds everything; a channel reads nothing else. */
export interface Notification {
  /** The delivery's id: the same in every attempt, so that receivers can drop a repetition. */
  id: string
  project: string
  model: string
  event: Delivery['event']
  /** Epoch milliseconds: when people were to be told. */
  created_at: number
  /** At least one, the worst first. */
  alerts: readonly [Alert, ...Alert[]]
  /** The page to look at. */
  url: string
}

/**
 * Makes the message of a delivery from its alerts as they are now.
 *
 * @returns null when there is nothing left to say: nobody is woken by an alert that ended before the message
 *   could be sent; its end is a message of its own
 */
export function notificationOf(
  delivery: Delivery,
  alerts: readonly Alert[],
  publicUrl: string,
): Notification | null {
  const [first, ...rest] = alerts
    .filter(alert => delivery.event === 'resolved' || alert.state === 'firing')
    .toSorted(worstFirst)
  if (!first) return null
  return {
    id: delivery.delivery_id,
    project: delivery.project,
    model: first.model,
    event: delivery.event,
    created_at: delivery.created_at,
    alerts: [first, ...rest],
    url: `${publicUrl.replace(/\/+$/, '')}/models/${encodeURIComponent(first.model)}`,
  }
}
