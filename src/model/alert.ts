import { z } from 'zod'
import { Severity } from './measurement.ts'

export const AlertState = z.enum(['ok', 'pending', 'firing', 'no_data'])
export type AlertState = z.infer<typeof AlertState>

/** One episode of one rule on one subject: from the window it began firing to the one it ended. */
export const Alert = z.object({
  alert_id: z.string(),
  /** Hash of the sorted labels (rule, model, version, segment, analyzer, subject): stable over episodes. */
  fingerprint: z.string(),
  project: z.string(),
  model: z.string(),
  version: z.string(),
  segment: z.string(),
  rule: z.string(),
  analyzer: z.string(),
  subject: z.string(),
  severity: Severity,
  state: z.enum(['firing', 'resolved']),
  /** Epoch milliseconds: start of the first firing window, end of the newest judged one. */
  started_at: z.number(),
  last_seen_at: z.number(),
  resolved_at: z.number().nullable(),
  /** One sentence: what changed, by how much. */
  summary: z.string(),
  /** What people have been told of this episode so far: nothing, that it fires, or that it ended. */
  told: z.enum(['nothing', 'firing', 'resolved']),
})
export type Alert = z.infer<typeof Alert>

/** One message to one channel about one alert, kept until it is sent or given up: the outbox. */
export const Delivery = z.object({
  delivery_id: z.string(),
  project: z.string(),
  channel: z.string(),
  event: z.enum(['firing', 'resolved']),
  alert_ids: z.array(z.string()),
  status: z.enum(['pending', 'sent', 'failed']),
  attempts: z.number(),
  /** Epoch milliseconds. */
  created_at: z.number(),
  next_attempt_at: z.number(),
  sent_at: z.number().nullable(),
  last_error: z.string(),
})
export type Delivery = z.infer<typeof Delivery>
