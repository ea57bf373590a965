import { z } from 'zod'
import { type Store, select } from './client.ts'
import { PREDICTIONS, setParams } from './raw-rows.ts'
import { IN_SEGMENT, inSegmentParams } from './segment-sql.ts'
import { fullOf, readSegmentValues, type SegmentValues } from './segment-values.ts'
import { SLICE_SECONDS, sliceOf } from './slices.ts'

/** Labels whose slices are read in one statement, unless a single slice has more. */
const LABELS_AT_ONCE = 10_000

/** Labelled rows of production. Times are epoch milliseconds, `to` exclusive. */
export interface LabelledRange {
  model: string
  /** The error of a row: whether its class is not its label, or how far its number is from it. */
  error: 'wrong' | 'absolute'
  /** '' is all. */
  version: string
  /** `dimension=value`; '' is all. */
  segment: string
  from: number
  to: number
}

/** A labelled row; its error is null where nothing was predicted, or beyond a double. */
export const RowError = z.object({
  prediction_id: z.string(),
  /** Epoch milliseconds. */
  timestamp: z.number(),
  value: z.number().nullable(),
})
export type RowError = z.infer<typeof RowError>

const ERRORS = {
  wrong: `if(prediction = '', NULL, toFloat64(prediction != label))`,
  absolute: 'abs(prediction_value - label_value)',
}

/**
 * The errors of labelled rows in the order of their predictions, each row once, with its newest label.
 *
 * @param most after so many rows it ends, wherever that is
 * @returns pages of whole slices, so that what is held does not grow with the range
 */
export async function* readErrors(
  store: Store,
  project: string,
  { range, most }: { range: LabelledRange; most: number },
): AsyncGenerator<RowError[]> {
  const full = fullOf(await readSegmentValues(store, project, range.model))
  let left = most
  for (const slices of pagesOf(await countLabels(store, project, range))) {
    const page = await readPage(store, project, { range, slices, full, limit: left })
    if (page.length > 0) yield page
    left -= page.length
    if (left === 0) return
  }
}

/** Labels of each slice, in order; one that came twice counts twice until it is merged. */
function countLabels(
  store: Store,
  project: string,
  { model, from, to }: LabelledRange,
): Promise<{ slice: number; labels: number }[]> {
  return select(store, {
    sql: `
      SELECT toUnixTimestamp(toStartOfInterval(prediction_timestamp, INTERVAL 10 MINUTE)) AS slice, count() AS labels
      FROM labels
      WHERE project = {project:String} AND model = {model:String} AND reference = ''
        AND prediction_timestamp >= fromUnixTimestamp64Second({first:Int64})
        AND prediction_timestamp < fromUnixTimestamp64Second({last:Int64})
      GROUP BY slice ORDER BY slice`,
    params: {
      project,
      model,
      first: sliceOf(from / 1000),
      last: Math.ceil(to / 1000 / SLICE_SECONDS) * SLICE_SECONDS,
    },
    row: z.object({ slice: z.number(), labels: z.number() }),
  })
}

function* pagesOf(counted: readonly { slice: number; labels: number }[]): Generator<number[]> {
  let page: number[] = []
  let total = 0
  for (const { slice, labels } of counted) {
    if (page.length > 0 && total + labels > LABELS_AT_ONCE) {
      yield page
      page = []
      total = 0
    }
    page.push(slice)
    total += labels
  }
  if (page.length > 0) yield page
}

function readPage(
  store: Store,
  project: string,
  {
    range,
    slices,
    full,
    limit,
  }: { range: LabelledRange; slices: number[]; full: SegmentValues; limit: number },
): Promise<RowError[]> {
  const { model, error, version, segment } = range
  const set = { model, reference: '', kind: 'outcome' as const, slices }
  return select(store, {
    sql: `
      SELECT prediction_id, toUnixTimestamp64Milli(made_at) AS timestamp, ${ERRORS[error]} AS value
      FROM (
        SELECT p.prediction_id AS prediction_id, p.timestamp AS made_at, p.prediction AS prediction,
               p.prediction_value AS prediction_value, l.label AS label, l.label_value AS label_value
        FROM (
          SELECT prediction_id, timestamp, prediction, prediction_value, slice FROM (${PREDICTIONS})
          WHERE ({version:String} = '' OR version = {version:String})
            AND ${IN_SEGMENT}
        ) AS p
        INNER JOIN (
          SELECT prediction_id, label, label_value, toStartOfInterval(prediction_timestamp, INTERVAL 10 MINUTE) AS slice
          FROM labels FINAL
          WHERE project = {project:String} AND model = {model:String} AND reference = ''
            AND toStartOfInterval(prediction_timestamp, INTERVAL 10 MINUTE) IN {slices:Array(DateTime('UTC'))}
            AND prediction_timestamp >= fromUnixTimestamp64Second({first:Int64})
            AND prediction_timestamp < fromUnixTimestamp64Second({last:Int64})
        ) AS l ON p.slice = l.slice AND p.prediction_id = l.prediction_id
      )
      ORDER BY made_at, prediction_id LIMIT {limit:UInt32}`,
    params: {
      ...setParams(project, set, range),
      version,
      segment,
      ...inSegmentParams(full),
      limit,
    },
    row: RowError,
  })
}
