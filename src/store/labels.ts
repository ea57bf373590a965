import { z } from 'zod'
import { type Block, insertBlocks } from './blocks.ts'
import { run, type Store, select } from './client.ts'
import { encodeNative, type NativeColumns } from './native/encode-native.ts'

/** A label whose prediction's time is known; the keys are its columns. */
export interface StoredLabel extends PendingLabel {
  reference: string
  /** Microseconds since 1970. */
  prediction_timestamp: number
}

/** A label that waits for its prediction to be known. */
export interface PendingLabel {
  project: string
  model: string
  prediction_id: string
  label: string
  label_value: number | null
  /** Microseconds since 1970. */
  timestamp: number
  source: string
  weight: number
  seq: number
}

const PENDING_COLUMNS: NativeColumns<PendingLabel> = {
  project: 'String',
  model: 'String',
  prediction_id: 'String',
  label: 'String',
  label_value: 'Nullable(Float64)',
  timestamp: 'DateTime64(6)',
  source: 'String',
  weight: 'Float64',
  seq: 'UInt64',
}

const COLUMNS: NativeColumns<StoredLabel> = {
  ...PENDING_COLUMNS,
  reference: 'String',
  prediction_timestamp: 'DateTime64(6)',
}

const shapeOf = (columns: object): string => `(${Object.keys(columns).join(', ')}) FORMAT Native`

/** Labels that belong beside their predictions; of two for one prediction the later `timestamp` wins. */
export const labelBlock = (rows: readonly StoredLabel[]): Block => ({
  table: 'labels',
  shape: shapeOf(COLUMNS),
  pieces: encodeNative(COLUMNS, rows),
})

/** Labels that wait until their predictions are known. */
export const pendingLabelBlock = (rows: readonly PendingLabel[]): Block => ({
  table: 'labels_pending',
  shape: shapeOf(PENDING_COLUMNS),
  pieces: encodeNative(PENDING_COLUMNS, rows),
})

/** Stores labels beside their predictions. */
export async function writeLabels(store: Store, rows: readonly StoredLabel[]): Promise<void> {
  if (rows.length > 0) await insertBlocks(store, [labelBlock(rows)])
}

/** Stores labels until their predictions are known. */
export async function writePendingLabels(store: Store, rows: readonly PendingLabel[]): Promise<void> {
  if (rows.length > 0) await insertBlocks(store, [pendingLabelBlock(rows)])
}

/** What became of a model's labels that waited. */
const Resolved = z.object({
  model: z.string(),
  /** Slices that labels found their way to. */
  slices: z.array(z.number()),
  /** Labels whose prediction is no longer counted. */
  too_late: z.number(),
})
export type ResolvedLabels = z.infer<typeof Resolved>

/** Ids of predictions that labels wait for, `counted` as long as their slices are. */
const AWAITED = `
  SELECT i.model AS model, i.prediction_id AS prediction_id, i.timestamp AS timestamp, i.timestamp >= h.recountable_from AS counted
  FROM (
    SELECT model, prediction_id, timestamp FROM prediction_ids FINAL
    WHERE project = {project:String}
      AND (model, prediction_id) IN (SELECT model, prediction_id FROM labels_pending FINAL WHERE project = {project:String})
  ) AS i
  LEFT JOIN (
    SELECT model, recountable_from FROM horizons FINAL WHERE project = {project:String}
  ) AS h ON i.model = h.model`

/**
 * Moves every pending label whose prediction has arrived beside it, unless that is too old to be counted. The labels
 * are written before they stop being pending, so a crash between the two moves them again to the same place.
 *
 * @returns the slices whose outcome is now dirty, and how many labels came too late
 */
export async function resolvePendingLabels(store: Store, project: string): Promise<ResolvedLabels[]> {
  const seq = store.sequence.next()
  const matched = `
    SELECT w.project AS project, w.model AS model, w.prediction_id AS prediction_id, i.timestamp AS prediction_timestamp,
           w.label AS label, w.label_value AS label_value, w.timestamp AS timestamp, w.source AS source, w.weight AS weight,
           i.counted AS counted
    FROM (SELECT * FROM labels_pending FINAL WHERE project = {project:String} AND seq < {seq:UInt64}) AS w
    INNER JOIN (${AWAITED}) AS i ON w.model = i.model AND w.prediction_id = i.prediction_id`
  const params = { project, seq }
  const resolved = await select(store, {
    sql: `
      SELECT model, countIf(NOT counted) AS too_late,
        groupUniqArrayIf(toUnixTimestamp(toStartOfInterval(prediction_timestamp, INTERVAL 10 MINUTE)), counted) AS slices
      FROM (${matched}) GROUP BY model`,
    params,
    row: Resolved,
  })
  if (resolved.length === 0) return []
  await run(
    store,
    `INSERT INTO labels (project, model, reference, prediction_id, prediction_timestamp, label, label_value, timestamp, source, weight, seq)
     SELECT project, model, '', prediction_id, prediction_timestamp, label, label_value, timestamp, source, weight, {seq:UInt64}
     FROM (${matched}) WHERE counted`,
    params,
  )
  return resolved
}

/**
 * Ends the waiting of labels that stand beside their prediction, called once their slices are marked, and of those
 * that came too late for it.
 */
export async function dropResolvedLabels(store: Store, project: string): Promise<void> {
  await run(
    store,
    `INSERT INTO labels_pending (project, model, prediction_id, label, label_value, timestamp, source, weight, seq, resolved, too_late)
     SELECT w.project, w.model, w.prediction_id, w.label, w.label_value, w.timestamp, w.source, w.weight, w.seq, 1,
       (w.model, w.prediction_id) IN (SELECT model, prediction_id FROM (${AWAITED}) WHERE NOT counted) AS is_too_late
     FROM (SELECT * FROM labels_pending FINAL WHERE project = {project:String}) AS w
     WHERE is_too_late OR (w.model, w.prediction_id, w.timestamp) IN (
       SELECT model, prediction_id, timestamp FROM labels
       WHERE project = {project:String} AND reference = '' AND prediction_id IN
         (SELECT prediction_id FROM labels_pending FINAL WHERE project = {project:String}))`,
    { project },
  )
}

/** Does any label wait for a prediction that has not arrived? */
export async function doLabelsWait(store: Store, project: string): Promise<boolean> {
  const found = await select(store, {
    sql: 'SELECT 1 AS found FROM labels_pending FINAL WHERE project = {project:String} LIMIT 1',
    params: { project },
    row: z.object({ found: z.number() }),
  })
  return found.length > 0
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

/** How many labels were for predictions that were too old to be counted, by model; forgotten as rows are. */
export async function countLateLabels(store: Store, project: string): Promise<Map<string, number>> {
  const rows = await select(store, {
    sql: `SELECT model, uniqExact(prediction_id) AS rows FROM labels_pending
          WHERE project = {project:String} AND too_late = 1 GROUP BY model`,
    params: { project },
    row: z.object({ model: z.string(), rows: z.number() }),
  })
  return new Map(rows.map(({ model, rows: count }) => [model, count]))
}
