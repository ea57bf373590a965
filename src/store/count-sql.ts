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

/** A group of subjects: where a row keeps their names and values. */
export interface SubjectGroup {
  kind: 'numeric' | 'categorical'
  /** Counted by groups of people as well as by declared dimensions. */
  byPeople: boolean
  /** Prepended to a name to make the subject: `feature:` or nothing. */
  prefix: string
  /** Is a subject of its kind one of them? */
  has: (subject: string) => boolean
  /** SQL arrays of one row, of equal length. */
  names: string
  values: string
  /** May values be null? Those of maps are not. */
  nullable: boolean
  /** Rows without a value count as null; an outcome only exists where there is a label. */
  countsMissing: boolean
  /** Of numeric subjects: further aggregates, over the columns `name`, `code`, `value` and `beside`, and a map of sums from them. */
  gathers?: string
  sums?: string
  /** Columns of the source that `gathers` reads as well; of categorical subjects: `weight`, where rows weigh differently. */
  beside?: string
  /** Table expression with the columns version, slice, segments, categorical and those `names` and `values` read. */
  source: string
}

/** A group with those of its subjects that are counted, and what each is counted by. */
export interface CountedGroup extends SubjectGroup {
  frozen: readonly (readonly [string, FrozenBinning])[]
}

/** Subjects of groups with one source, counted in one pass, and what rows are counted apart by. */
export interface CountedSubjects {
  /** They agree in all but where their names and values are. */
  groups: readonly CountedGroup[]
  segmentation: Segmentation
  /** Are numbers counted through a table of their bins: more values than memory has room for, or far more than bins? */
  isCrowded: boolean
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

export const NO_CATEGORIES = "CAST(map(), 'Map(String, UInt64)')"
export const NO_SUMS = "CAST(map(), 'Map(String, Float64)')"

/** The index of a row itself, among those of its values. */
export const ROW = 1

/** Subjects have the indices after it; what is looked up by index has an entry for the row too. */
export const FIRST_SUBJECT = ROW + 1

const EMPTY = { numeric: 'toFloat64(0)', categorical: "''" }

/**
 * Every value a row has for the subjects being counted, under the index of its subject, beside the places of its row; and
 * the row itself, under `ROW`, with the names of these places where it has more than one.
 */
export function valuesOf({ groups, segmentation }: CountedSubjects): string {
  const { kind, source, beside } = groups[0]!
  const besides = beside ? `, ${beside}` : ''
  const segmented = isSegmented(segmentation)
  const own = groups.map(({ names, values }, i) => `${names} AS names_${i}, ${values} AS values_${i}`)
  return `
    SELECT version, slice, places, index, given${segmented ? ', named' : ''}${besides}
    FROM (
      SELECT version, slice, segments_of_row, arrayMap(segment -> ${PLACE}, segments_of_row) AS places,
        arrayConcat([toUInt32(${ROW})], ${groups.map(indicesOf).join(', ')}) AS indices,
        arrayConcat([${EMPTY[kind]}], ${groups.map(givenOf).join(', ')}) AS values${besides}
      FROM (SELECT version, slice, ${segmentsSql(segmentation)} AS segments_of_row, ${own.join(', ')}${besides} FROM (${source}))
    )
    ARRAY JOIN indices AS index, values AS given${segmented ? ', arrayResize([segments_of_row], length(indices)) AS named' : ''}
    WHERE index > 0`
}

/** Every subject of the groups, in the order of their indices, which begin at `FIRST_SUBJECT`. */
export const frozenOf = ({ groups }: Pick<CountedSubjects, 'groups'>): CountedGroup['frozen'] =>
  groups.flatMap(({ frozen }) => frozen)

/** What `valuesOf` and `bySubject` bind. */
export function subjectParams({ groups }: CountedSubjects): Record<string, unknown> {
  const all = frozenOf({ groups })
  let next = FIRST_SUBJECT
  const ofGroups = groups.map(({ prefix, frozen }, i) => ({
    [`indices_${i}`]: frozen.map(() => next++),
    [`names_${i}`]: frozen.map(([subject]) => subject.slice(prefix.length)),
  }))
  return Object.assign(
    {
      names: ['', ...all.map(([subject]) => subject)],
      binnings: ['', ...all.map(([, { id }]) => id)],
      indices: all.map((_, i) => FIRST_SUBJECT + i),
    },
    ...ofGroups,
  )
}

/** SQL array of the indices of the values that a row has of a group; 0 of those that are not counted. */
function indicesOf({ nullable }: SubjectGroup, i: number): string {
  const indices = `arrayMap(name -> transform(name, {names_${i}:Array(String)}, {indices_${i}:Array(UInt32)}, toUInt32(0)), names_${i})`
  return nullable ? `arrayFilter((_, value) -> value IS NOT NULL, ${indices}, values_${i})` : indices
}

function givenOf({ kind, nullable }: SubjectGroup, i: number): string {
  const present = nullable
    ? `arrayMap(value -> assumeNotNull(value), arrayFilter(value -> value IS NOT NULL, values_${i}))`
    : `values_${i}`
  return kind === 'categorical' ? `CAST(${present}, 'Array(String)')` : present
}

/** A value, or row, for each place of its row, with the `segment` that this is; only a row knows that. */
export const placeSql = (segmentation: Segmentation): string =>
  isSegmented(segmentation)
    ? 'arrayJoin(arrayEnumerate(places)) AS nth, places[nth] AS place, named[nth] AS segment'
    : `places[1] AS place, '' AS segment`

/** What a place stands for, in the group that its rows themselves make. */
export const PLACE_NAMES = ['version', 'segment', 'slice']
  .map(name => `anyIf(${name}, index = ${ROW}) AS a_${name}`)
  .join(', ')

/**
 * Histograms by subject from those by place and index, where that of `ROW` is empty and has every row in `place_rows`.
 *
 * @param counted columns `place`, `index`, `place_rows`, those of `PLACE_NAMES`, and `n` to `sums`
 */
export function bySubject(counted: string, { groups }: CountedSubjects): string {
  const { countsMissing } = groups[0]!
  // Where a subject has values its own histogram comes before the empty one of `ROW`.
  const found = countsMissing
    ? `arrayJoin(if(index = ${ROW}, {indices:Array(UInt32)}, [index])) AS found`
    : 'index AS found'
  const one = countsMissing ? 'ORDER BY place, found, with_value DESC LIMIT 1 BY place, found' : ''
  return `
    SELECT version, segment, slice, {names:Array(String)}[found] AS subject, {binnings:Array(String)}[found] AS binning,
      ${countsMissing ? 'all_rows' : 'with_value'} AS n,
      ${countsMissing ? `if(all_rows > with_value, mapUpdate(value_counts, map(toInt32(${NULL}), toUInt64(all_rows - with_value))), value_counts)` : 'value_counts'} AS counts,
      categories, sum, sum_squares, min, max, sums
    FROM (
      SELECT anyIf(a_version, index = ${ROW}) OVER place AS version, anyIf(a_segment, index = ${ROW}) OVER place AS segment,
        anyIf(a_slice, index = ${ROW}) OVER place AS slice, anyIf(place_rows, index = ${ROW}) OVER place AS all_rows,
        n AS with_value, counts AS value_counts, categories, sum, sum_squares, min, max, sums, ${found}
      FROM (${counted})
      WINDOW place AS (PARTITION BY place)
      ${one}
    )
    WHERE found > ${ROW}`
}
