import type { Alert, Delivery } from '../model/alert.ts'
import type { Store } from '../store/client.ts'
import { deduplicate } from './deduplicate.ts'
import { enqueue } from './enqueue.ts'
import { group } from './group.ts'
import type { Rule } from './rule.ts'

/** What the stages are given besides the batch. */
export interface Surroundings {
  store: Store
  project: string
  rules: readonly Rule[]
  /** Names of the channels that are configured. */
  channels: readonly string[]
  /** Epoch milliseconds. */
  now: number
}

/** What one channel is to be told of one model: the message that is going to be. */
export interface Group {
  channel: string
  event: Delivery['event']
  model: string
  alerts: readonly Alert[]
}

/** News that does not go out, and why. */
export interface Dropped {
  alert_id: string
  /** Empty when there was no channel to begin with. */
  channel: string
  reason: 'no_channel' | 'in_outbox'
}

/** What passes along the pipeline: untold alerts, the groups made of them, and what was left out. */
export interface Batch {
  alerts: readonly Alert[]
  groups: readonly Group[]
  dropped: readonly Dropped[]
}

export type Stage = (batch: Batch, surroundings: Surroundings) => Batch | Promise<Batch>

/**
 * From what is true to what lies in the outbox; sending and recording follow in `deliverDue`, when each
 * delivery is due. Silencing belongs after `group` and before `deduplicate`, so that what was silenced stays
 * untold. There is no inhibition: a window without rows has no verdict but its volume's, so nothing else can
 * begin to fire in it.
 */
const STAGES: readonly Stage[] = [group, deduplicate, enqueue]

/** Runs the stages in order. */
export async function runPipeline(alerts: readonly Alert[], surroundings: Surroundings): Promise<Batch> {
  let batch: Batch = { alerts, groups: [], dropped: [] }
  for (const stage of STAGES) batch = await stage(batch, surroundings)
  return batch
}
