import { z } from 'zod'
import { type Block, insertBlocks, jsonLines } from './blocks.ts'
import { run, type Store, select } from './client.ts'

/** A label whose prediction's time is known, as the table keeps it. Times as in `StoredPrediction`. */
export interface StoredLabel extends PendingLabel {
  reference: string
  prediction_timestamp: string
}

/** A label that waits for its prediction to be known. */
export interface PendingLabel {
  project: string
  model: string
  prediction_id: string
  label: string
  label_value: number | null
  timestamp: string
  source: string
  weight: number
  seq: number
}

const LINES = 'FORMAT JSONEachRow'

/** Labels that belong beside their predictions; of two for one prediction the later `timestamp` wins. */
export const labelBlock = (rows: readonly StoredLabel[]): Block => ({
  table: 'labels',
  shape: LINES,
  bytes: jsonLines(rows),
})

/** Labels that wait until their predictions are known. */
export const pendingLabelBlock = (rows: readonly PendingLabel[]): Block => ({
  table: 'labels_pending',
  shape: LINES,
  bytes: jsonLines(rows.map(row => ({ ...row, resolved: 0 }))),
})

/** Stores labels beside their predictions. */
export async function writeLabels(store: Store, rows: readonly StoredLabel[]): Promise<void> {
  if (rows.length > 0) await insertBlocks(store, [labelBlock(rows)])
}

/** Stores labels until their predictions are known. */
export async function writePendingLabels(store: Store, rows: readonly PendingLabel[]): Promise<void> {
  if (rows.length > 0) await insertBlocks(store, [pendingLabelBlock(rows)])
}

/** Slices of one model that labels just found their way to. */
const Resolved = z.object({ model: z.string(), slices: z.array(z.number()) })
export type ResolvedLabels = z.infer<typeof Resolved>

/**
 * Moves every pending label whose prediction has arrived beside it. The labels are written before they stop
 * being pending, so a crash between the two moves them again to the same place.
 *
 * @returns the slices whose outcome is now dirty
 */
export async function resolvePendingLabels(store: Store, project: string): Promise<ResolvedLabels[]> {
  const seq = store.sequence.next()
  const matched = `
    SELECT w.project AS project, w.model AS model, w.prediction_id AS prediction_id, i.timestamp AS prediction_timestamp,
           w.label AS label, w.label_value AS label_value, w.timestamp AS timestamp, w.source AS source, w.weight AS weight
    FROM (SELECT * FROM labels_pending FINAL WHERE project = {project:String} AND seq < {seq:UInt64}) AS w
    INNER JOIN (
      SELECT model, prediction_id, timestamp FROM prediction_ids FINAL
      WHERE project = {project:String}
        AND (model, prediction_id) IN (SELECT model, prediction_id FROM labels_pending FINAL WHERE project = {project:String})
    ) AS i ON w.model = i.model AND w.prediction_id = i.prediction_id`
  const params = { project, seq }
  const resolved = await select(store, {
    sql: `
      SELECT model, groupUniqArray(toUnixTimestamp(toStartOfInterval(prediction_timestamp, INTERVAL 10 MINUTE))) AS slices
      FROM (${matched}) GROUP BY model`,
    params,
    row: Resolved,
  })
  if (resolved.length === 0) return []
  await run(
    store,
    `INSERT INTO labels (project, model, reference, prediction_id, prediction_timestamp, label, label_value, timestamp, source, weight, seq)
     SELECT project, model, '', prediction_id, prediction_timestamp, label, label_value, timestamp, source, weight, {seq:UInt64}
     FROM (${matched})`,
    params,
  )
  return resolved
}

/** Ends the waiting of labels that stand beside their prediction; called once their slices are marked. */
export async function dropResolvedLabels(store: Store, project: string): Promise<void> {
  await run(
    store,
    `INSERT INTO labels_pending (project, model, prediction_id, label, label_value, timestamp, source, weight, seq, resolved)
     SELECT w.project, w.model, w.prediction_id, w.label, w.label_value, w.timestamp, w.source, w.weight, w.seq, 1
     FROM (SELECT * FROM labels_pending FINAL WHERE project = {project:String}) AS w
     WHERE (w.model, w.prediction_id, w.timestamp) IN (
       SELECT model, prediction_id, timestamp FROM labels
       WHERE project = {project:String} AND reference = '' AND prediction_id IN
         (SELECT prediction_id FROM labels_pending FINAL WHERE project = {project:String}))`,
    { project },
  )
}

/** How many labels wait for a prediction that has not arrived, by model. */
export async function countPendingLabels(store: Store, project: string): Promise<Map<string, number>> {
  const rows = await select(store, {
    sql: `SELECT model, count() AS rows FROM labels_pending FINAL WHERE project = {project:String} GROUP BY model`,
    params: { project },
    row: z.object({ model: z.string(), rows: z.number() }),
  })
  return new Map(rows.map(({ model, rows: count }) => [model, count]))
}
