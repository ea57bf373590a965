import { sqlSeconds } from './client.ts'
import { SLICE_SECONDS, type SliceSet } from './slices.ts'

/** Rows of production, or of one upload, in the slices being counted. */
export const OF_SET = `project = {project:String} AND model = {model:String} AND reference = {reference:String}
    AND toStartOfInterval(timestamp, INTERVAL 10 MINUTE) IN {slices:Array(DateTime('UTC'))}
    AND timestamp >= fromUnixTimestamp64Second({first:Int64}) AND timestamp < fromUnixTimestamp64Second({last:Int64})`

/**
 * The newest of each identity among production's rows, or one upload's, in the slices being counted, and of those the
 * rows made in the time being counted. That time goes through `identity` to be no index: a part without rows of that
 * time may hold the newer one of a row in it.
 */
export const PREDICTIONS = `
  SELECT *, toStartOfInterval(timestamp, INTERVAL 10 MINUTE) AS slice
  FROM predictions FINAL
  WHERE ${OF_SET}
    AND identity(timestamp) >= fromUnixTimestamp64Milli({rows_from:Int64}) AND identity(timestamp) < fromUnixTimestamp64Milli({rows_to:Int64})`

/** What a labelled row counts for: its prediction's weight times its label's, within what sums of squares keep apart. */
const WEIGHT = 'if(p.weight * l.weight = 0, 0, greatest(1e-6, least(1e9, p.weight * l.weight)))'

/** The same rows, each beside its label, `label_lag` hours later; rows without one are left out. */
export const LABELLED = `
  SELECT p.prediction_id AS prediction_id, p.version AS version, p.segments AS segments, p.categorical AS categorical, p.slice AS slice,
         p.prediction AS prediction, p.prediction_value AS prediction_value, p.score AS score, p.probabilities AS probabilities, ${WEIGHT} AS weight, l.label AS label, l.label_value AS label_value,
         greatest(0, (toUnixTimestamp64Micro(l.known_at) - toUnixTimestamp64Micro(p.timestamp)) / 3.6e9) AS label_lag
  FROM (${PREDICTIONS}) AS p
  INNER JOIN (
    SELECT prediction_id, label, label_value, weight, timestamp AS known_at, toStartOfInterval(prediction_timestamp, INTERVAL 10 MINUTE) AS slice
    FROM labels FINAL
    WHERE project = {project:String} AND model = {model:String} AND reference = {reference:String}
      AND toStartOfInterval(prediction_timestamp, INTERVAL 10 MINUTE) IN {slices:Array(DateTime('UTC'))}
      AND prediction_timestamp >= fromUnixTimestamp64Second({first:Int64})
      AND prediction_timestamp < fromUnixTimestamp64Second({last:Int64})
  ) AS l ON p.slice = l.slice AND p.prediction_id = l.prediction_id`

/**
 * What these statements bind.
 *
 * @param within only rows of this time, in epoch milliseconds, `to` exclusive; every row when left out
 */
export function setParams(
  project: string,
  { model, reference, slices }: SliceSet,
  within?: { from: number; to: number },
): Record<string, unknown> {
  // Not spread into Math.min: a long reference has more slices than a call takes arguments.
  const first = slices.reduce((least, slice) => Math.min(least, slice))
  const last = slices.reduce((most, slice) => Math.max(most, slice)) + SLICE_SECONDS
  return {
    ...{ project, model, reference, slices: sqlSeconds(slices), first, last },
    rows_from: within?.from ?? first * 1000,
    rows_to: within?.to ?? last * 1000,
  }
}
