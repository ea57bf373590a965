import { z } from 'zod'
import type { CountedRow } from '../counting/counted-histogram.ts'
import { FeatureCounter } from '../counting/feature-counter.ts'
import { OutcomeCounter } from '../counting/outcome-counter.ts'
import type { Segmentation } from '../counting/segmentation.ts'
import type { Frozen } from '../counting/tally.ts'
import { REFUSED, refusalName } from '../counting/whole-row-subjects.ts'
import type { Refused } from '../counting/whole-rows.ts'
import { type Store, select, selectColumns } from './client.ts'
import { LABELLED, PREDICTIONS, setParams } from './raw-rows.ts'
import { MINUTE_SECONDS, type SliceSet } from './slices.ts'

/** What is to be counted of raw rows. */
export interface CountRequest {
  project: string
  set: SliceSet
  binnings: ReadonlyMap<string, Frozen>
  segmentation: Segmentation
  /** The class a score is the probability of; empty when there is none. */
  positiveClass: string
  /** Each histogram is of so many seconds since the epoch's beginning, a multiple of a slice; 0 for one of all. */
  span: number
  /** Are rows of predictions counted by minutes as well? */
  byMinutes: boolean
  /** Only rows of this time, in epoch milliseconds, `to` exclusive. */
  within?: { from: number; to: number } | undefined
}

const OF_ROWS = {
  slice: 'UInt32',
  version: 'LowCardinality(String)',
  segments: 'Map(LowCardinality(String), LowCardinality(String))',
  categorical: 'Map(LowCardinality(String), LowCardinality(String))',
  prediction: 'LowCardinality(String)',
  predictionValue: 'Nullable(Float64)',
  score: 'Nullable(Float64)',
} as const

const PREDICTION_SHAPE = {
  ...OF_ROWS,
  minute: 'UInt32',
  numeric: 'Map(LowCardinality(String), Float64)',
  resources: 'Map(LowCardinality(String), Float64)',
  latencyMs: 'Nullable(Float64)',
  failed: 'UInt8',
  idHash: 'UInt32',
  featuresHash: 'Float64',
} as const

const OUTCOME_SHAPE = {
  ...OF_ROWS,
  label: 'LowCardinality(String)',
  labelValue: 'Nullable(Float64)',
  weight: 'Float64',
  labelLag: 'Float64',
  probabilities: 'Map(LowCardinality(String), Float64)',
} as const

const ROWS_SQL = `toUnixTimestamp(r.slice) AS slice, version, segments, categorical, prediction, prediction_value AS predictionValue, score`

/** Features are told apart by 53 bits of their hash, as many as a double holds; ids by 31, which are codes of bins. */
const PREDICTIONS_SQL = `
  SELECT ${ROWS_SQL}, toUnixTimestamp(toStartOfMinute(timestamp)) AS minute, numeric, resources, latency_ms AS latencyMs,
    CAST(status, 'String') = 'error' AS failed, toUInt32(bitAnd(cityHash64(prediction_id), 0x7fffffff)) AS idHash,
    toFloat64(bitShiftRight(cityHash64(numeric, categorical), 11)) AS featuresHash
  FROM (${PREDICTIONS}) AS r`

const OUTCOMES_SQL = `
  SELECT ${ROWS_SQL}, label, label_value AS labelValue, weight, label_lag AS labelLag, probabilities
  FROM (${LABELLED}) AS r`

/** What was counted. */
export interface Count {
  rows: CountedRow[]
  /** Subjects of predictions that rows have values of, and that could not be counted: they are not frozen. */
  unfrozen: string[]
}

/**
 * Counts raw rows, block by block as ClickHouse sends them: memory is taken for a block and for what is counted, however
 * many rows there are.
 */
export async function countRawRows(store: Store, request: CountRequest): Promise<Count> {
  const { project, set, span, within } = request
  if (set.slices.length === 0) return { rows: [], unfrozen: [] }
  const params = setParams(project, set, within)
  const first = Math.floor((within?.from ?? 0) / 1000)
  const how = {
    ...request,
    startOf: (slice: number) => (span === 0 ? first : Math.floor(slice / span) * span),
  }
  if (set.kind === 'outcome') {
    const counter = new OutcomeCounter({ ...how, hasLags: set.reference === '' })
    for await (const rows of selectColumns(store, { sql: OUTCOMES_SQL, params, shape: OUTCOME_SHAPE }))
      counter.add(rows)
    return { rows: counter.counted().map(row => ({ ...row, span })), unfrozen: [] }
  }
  const counter = new FeatureCounter(how)
  for await (const rows of selectColumns(store, { sql: PREDICTIONS_SQL, params, shape: PREDICTION_SHAPE }))
    counter.add(rows)
  const refused = await readRefused(store, request, params)
  const minutes = request.byMinutes ? counter.countedMinutes() : []
  return {
    rows: [
      ...counter.counted(refused).map(row => ({ ...row, span })),
      ...minutes.map(row => ({ ...row, span: MINUTE_SECONDS })),
    ],
    unfrozen: [...counter.unfrozen],
  }
}

/** What was refused in the slices; nothing of an upload, nor where nobody counts it. */
async function readRefused(
  store: Store,
  { set, binnings }: CountRequest,
  params: Record<string, unknown>,
): Promise<Refused[]> {
  if (set.reference !== '' || !binnings.has(REFUSED)) return []
  const rows = await select(store, {
    sql: `
      SELECT version, toUnixTimestamp(slice) AS start, code, path, sum(r.n) AS n
      FROM refusals AS r
      WHERE project = {project:String} AND model = {model:String} AND slice IN {slices:Array(DateTime('UTC'))}
      GROUP BY version, slice, code, path`,
    params,
    row: z.object({
      version: z.string(),
      start: z.number(),
      code: z.string(),
      path: z.string(),
      n: z.number(),
    }),
  })
  return rows.map(({ version, start, code, path, n }) => ({
    ...{ version, slice: start, n },
    name: refusalName(code, path),
  }))
}
