import { z } from 'zod'
import { type Block, insertBlocks } from './blocks.ts'
import { run, type Store, select } from './client.ts'
import { eraseWhere } from './erase-where.ts'
import { type NativeColumns, NativeRows } from './native/encode-native.ts'
import { SLICE_SECONDS, type SliceSet } from './slices.ts'

/** A prediction as the table keeps it; the keys are its columns. */
export interface StoredPrediction {
  project: string
  model: string
  reference: string
  version: string
  prediction_id: string
  /** Microseconds since 1970. */
  timestamp: number
  numeric: Record<string, number>
  categorical: Record<string, string>
  prediction: string
  prediction_value: number | null
  score: number | null
  probabilities: Record<string, number>
  latency_ms: number | null
  status: string
  error: string
  segments: Record<string, string>
  weight: number
  resources: Record<string, number>
  attributions: Record<string, number>
  subject_key: string
  seq: number
}

const COLUMNS: NativeColumns<StoredPrediction> = {
  project: 'String',
  model: 'String',
  reference: 'String',
  version: 'String',
  prediction_id: 'String',
  timestamp: 'DateTime64(6)',
  numeric: 'Map(LowCardinality(String), Float64)',
  categorical: 'Map(LowCardinality(String), String)',
  prediction: 'String',
  prediction_value: 'Nullable(Float64)',
  score: 'Nullable(Float64)',
  probabilities: 'Map(LowCardinality(String), Float64)',
  latency_ms: 'Nullable(Float64)',
  status: 'String',
  error: 'String',
  segments: 'Map(LowCardinality(String), String)',
  weight: 'Float64',
  resources: 'Map(LowCardinality(String), Float64)',
  attributions: 'Map(LowCardinality(String), Float64)',
  subject_key: 'String',
  seq: 'UInt64',
}

const SHAPE = `(${Object.keys(COLUMNS).join(', ')}) FORMAT Native`

/** Predictions column by column, so that the server has nothing to parse. */
export type PredictionRows = NativeRows<StoredPrediction>

/** @param rows those there are already; more may be added */
export function predictionRows(rows: readonly StoredPrediction[] = []): PredictionRows {
  const encoded = new NativeRows(COLUMNS)
  for (const row of rows) encoded.add(row)
  return encoded
}

export const predictionBlock = (rows: PredictionRows): Block => ({
  table: 'predictions',
  shape: SHAPE,
  pieces: rows.encode(),
})

/** Stores predictions; on return they are on disk. The same identity again replaces the former row. */
export async function writePredictions(store: Store, rows: readonly StoredPrediction[]): Promise<void> {
  if (rows.length > 0) await insertBlocks(store, [predictionBlock(predictionRows(rows))])
}

const Range = z.object({ rows: z.number(), first: z.number(), last: z.number() })

/** How many rows an upload has and when, in epoch milliseconds; production's where `reference` is empty. */
export async function rangeOfPredictions(
  store: Store,
  project: string,
  { model, reference }: { model: string; reference: string },
): Promise<z.infer<typeof Range> | null> {
  const [range] = await select(store, {
    sql: `
      SELECT count() AS rows, toUnixTimestamp64Milli(min(timestamp)) AS first, toUnixTimestamp64Milli(max(timestamp)) AS last
      FROM predictions
      WHERE project = {project:String} AND model = {model:String} AND reference = {reference:String}`,
    params: { project, model, reference },
    row: Range,
  })
  return range && range.rows > 0 ? range : null
}

/** When the newest prediction of production was made, in epoch milliseconds; null if there is none. */
export async function newestPredictionAt(
  store: Store,
  project: string,
  model: string,
): Promise<number | null> {
  const range = await rangeOfPredictions(store, project, { model, reference: '' })
  return range?.last ?? null
}

/** Rows of each slice that a set of slices spans, roughly (repeats count), by its start in epoch seconds. */
export async function countRowsBySlice(
  store: Store,
  project: string,
  { model, reference, slices }: SliceSet,
): Promise<Map<number, number>> {
  const rows = await select(store, {
    sql: `
      SELECT toUnixTimestamp(toStartOfInterval(timestamp, INTERVAL 10 MINUTE)) AS start, count() AS rows FROM predictions
      WHERE project = {project:String} AND model = {model:String} AND reference = {reference:String}
        AND timestamp >= fromUnixTimestamp64Second({first:Int64}) AND timestamp < fromUnixTimestamp64Second({last:Int64})
      GROUP BY start`,
    params: {
      project,
      model,
      reference,
      // Not spread into Math.min: a set may hold more slices than a call takes arguments.
      first: slices.reduce((least, slice) => Math.min(least, slice)),
      last: slices.reduce((most, slice) => Math.max(most, slice)) + SLICE_SECONDS,
    },
    row: z.object({ start: z.number(), rows: z.number() }),
  })
  return new Map(rows.map(({ start, rows: count }) => [start, count]))
}

/** Rows of an upload, each identity once. */
export async function countUpload(
  store: Store,
  project: string,
  { model, reference }: { model: string; reference: string },
): Promise<number> {
  const [row] = await select(store, {
    sql: `SELECT count() AS rows FROM predictions FINAL
          WHERE project = {project:String} AND model = {model:String} AND reference = {reference:String}`,
    params: { project, model, reference },
    row: z.object({ rows: z.number() }),
  })
  return row?.rows ?? 0
}

/** Every upload of a model that has rows, references or not. */
export async function listUploads(store: Store, project: string, model: string): Promise<string[]> {
  const rows = await select(store, {
    sql: `SELECT DISTINCT reference FROM slices
          WHERE project = {project:String} AND model = {model:String} AND reference != '' ORDER BY reference`,
    params: { project, model },
    row: z.object({ reference: z.string() }),
  })
  return rows.map(({ reference }) => reference)
}

/**
 * Removes everything of an upload that is not wanted after all: its marks at once, so that nothing of it is counted any
 * more, the rest in the background.
 */
export async function dropUpload(
  store: Store,
  project: string,
  { model, reference }: { model: string; reference: string },
): Promise<void> {
  const where = 'project = {project:String} AND model = {model:String} AND reference = {reference:String}'
  const params = { project, model, reference }
  for (const table of ['histograms', 'labels', 'predictions'])
    await eraseWhere(store, table, { where, params })
  await run(store, `DELETE FROM slices WHERE ${where}`, params)
}

/** The highest `seq` in all tables: where the sequence continues after a start. */
export async function readHighestSeq(store: Store): Promise<number> {
  const [found] = await select(store, {
    sql: `
      SELECT greatest(
        (SELECT max(seq) FROM predictions), (SELECT max(seq) FROM labels), (SELECT max(seq) FROM labels_pending),
        (SELECT max(seq) FROM histograms), (SELECT max(seq) FROM binnings), (SELECT max(seq) FROM models),
        (SELECT max(seq) FROM model_references), (SELECT max(seq) FROM windows), (SELECT max(seq) FROM measurements),
        (SELECT max(seq) FROM measurements_by_reference),
        (SELECT max(seq) FROM alert_states), (SELECT max(seq) FROM alerts), (SELECT max(seq) FROM deliveries),
        (SELECT max(seq) FROM keys), (SELECT max(seq) FROM horizons), (SELECT max(counted) FROM slices), (SELECT max(marked) FROM slices)) AS highest`,
    row: z.object({ highest: z.number() }),
  })
  return found!.highest
}
