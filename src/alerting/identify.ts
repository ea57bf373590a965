import { createHash } from 'node:crypto'
import type { Alert, Delivery } from '../model/alert.ts'

const hash = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32)

/** What tells one alert from another; the same over all its episodes. */
export type Labels = Pick<Alert, 'rule' | 'model' | 'version' | 'segment' | 'analyzer' | 'subject'>

/** Hash of the labels in the order of their names. */
export const fingerprintOf = ({ analyzer, model, rule, segment, subject, version }: Labels): string =>
  hash({ analyzer, model, rule, segment, subject, version })

/** One episode: judging the same window again gives the same id. */
export const alertIdOf = (fingerprint: string, startedAt: number): string => hash([fingerprint, startedAt])

/** One message: whoever tells the same again makes the same id, and receivers can drop the second. */
export const deliveryIdOf = ({
  project,
  channel,
  event,
  alert_ids,
}: Pick<Delivery, 'project' | 'channel' | 'event' | 'alert_ids'>): string =>
  hash([project, channel, event, alert_ids.toSorted()])
