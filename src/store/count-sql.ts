import { NULL } from '../stats/histogram/binning.ts'
import type { FrozenBinning } from './binnings.ts'
import { isSegmented, type Segmentation, segmentsSql } from './segment-sql.ts'

/**
 * How raw rows become histogram rows, as SELECTs that never leave ClickHouse. Every SELECT here returns the
 * columns `version, segment, subject, binning, slice, n, counts, categories, sum, sum_squares, min, max, sums`.
 */
export interface Counting {
  sql: string
  params: Record<string, unknown>
  /** What it counts. */
  subjects: string[]
}

/** A group of subjects counted in one pass: where a row keeps their names and values. */
export interface SubjectGroup {
  kind: 'numeric' | 'categorical'
  /** Counted by groups of people as well as by declared dimensions. */
  byPeople: boolean
  /** Prepended to a name to make the subject: `feature:` or nothing. */
  prefix: string
  /** SQL arrays of one row, of equal length. */
  names: string
  values: string
  /** Rows without a value count as null; an outcome only exists where there is a label. */
  countsMissing: boolean
  /** Of numeric subjects: SQL map of the sums only these have, over the columns `name`, `code`, `value` and `beside`. */
  sums?: string
  /** Columns of the source that `sums` reads as well; of categorical subjects: `weight`, where rows weigh differently. */
  beside?: string
  /** Table expression with the columns version, slice, segments, categorical and those `names` and `values` read. */
  source: string
}

/** Subjects of a group with what each is counted by, and what their rows are counted apart by. */
export interface CountedSubjects {
  frozen: readonly (readonly [string, FrozenBinning])[]
  segmentation: Segmentation
}

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

/** Version, segment and slice as a number: grouping by the texts costs several times as much. */
const PLACE = 'cityHash64(version, segment, slice)'

export const NO_SUMS = "CAST(map(), 'Map(String, Float64)')"

/** What a row belongs to: its segments, and a place for each of them. */
const placesSql = (segmentation: Segmentation): string =>
  `${segmentsSql(segmentation)} AS segments_of_row, arrayMap(segment -> ${PLACE}, segments_of_row) AS places`

/** A row for each of its places. Where all have one, it costs less to take that than to unfold it. */
const each = (places: string, segmentation: Segmentation): string =>
  isSegmented(segmentation) ? `arrayJoin(${places})` : `${places}[1]`

const namedPlaceSql = (segmentation: Segmentation): string =>
  `${each('arrayZip(places, segments_of_row)', segmentation)} AS placed, placed.1 AS place, placed.2 AS segment`

/** A row for each of its places; what these stand for comes along where nothing else tells (see `placeNames`). */
export const placeSql = ({ countsMissing }: SubjectGroup, segmentation: Segmentation): string =>
  countsMissing ? `${each('places', segmentation)} AS place` : namedPlaceSql(segmentation)

/** Every value a row has for the subjects being counted, each beside the places of its row. */
export const valuesOf = (group: SubjectGroup, segmentation: Segmentation): string => `
  SELECT version, slice, segments_of_row, places, index, assumeNotNull(present) AS given${besideOf(group)}
  FROM (
    SELECT version, slice, ${placesSql(segmentation)}, ${group.names} AS names, ${group.values} AS values${besideOf(group)}
    FROM (${group.source})
  )
  -- Another name than the result's: an alias hides the column in WHERE, and missing values would count as 0.
  ARRAY JOIN names AS name, values AS present
  WHERE present IS NOT NULL
    AND (transform(name, {names:Array(String)}, {indices:Array(UInt32)}, toUInt32(0)) AS index) > 0`

/**
 * What a place stands for, where nothing else tells.
 *
 * @param given what the columns of a SELECT that told already begin with
 */
export const placeNames = ({ countsMissing }: SubjectGroup, given: '' | 'a_' = ''): string =>
  countsMissing
    ? ''
    : ['version', 'segment', 'slice'].map(name => `any(${given}${name}) AS a_${name}, `).join('')

/** The columns that go along with each value. */
export const besideOf = ({ beside }: SubjectGroup): string => (beside ? `, ${beside}` : '')

/** Names the subject, its binning and its place, and counts rows that had no value under `NULL`. */
export function withMissing(
  group: SubjectGroup,
  { counted, columns, segmentation }: { counted: string; columns: string; segmentation: Segmentation },
): string {
  const named = `a_version AS version, a_segment AS segment, a_slice AS slice,
      concat('${group.prefix}', {names:Array(String)}[index]) AS subject, {binnings:Array(String)}[index] AS binning`
  if (!group.countsMissing) return `SELECT ${named}, n, counts, ${columns} FROM (${counted})`
  return `
    SELECT ${named}, expected.rows AS n,
      if(expected.rows > counted.n, mapUpdate(counted.counts, map(toInt32(${NULL}), toUInt64(expected.rows - counted.n))), counted.counts) AS counts,
      ${columns}
    FROM (
      SELECT place, any(version) AS a_version, any(segment) AS a_segment, any(slice) AS a_slice, count() AS rows,
        arrayJoin({indices:Array(UInt32)}) AS index
      FROM (
        SELECT version, slice, ${namedPlaceSql(segmentation)}
        FROM (SELECT version, slice, ${placesSql(segmentation)} FROM (${group.source}))
      )
      GROUP BY place
    ) AS expected
    LEFT JOIN (${counted}) AS counted USING (place, index)`
}
