import { run, type Store, sqlSeconds } from './client.ts'
import { SPANS } from './cover-range.ts'
import { type SliceSet, subjectsOf } from './slices.ts'

export const HISTOGRAM_COLUMNS = `project, model, reference, version, segment, subject, binning, span, slice,
  n, counts, categories, sum, sum_squares, min, max, sums, seq`

/** The columns from `n` to `sums` of an empty histogram. */
export const NOTHING = `toUInt64(0), CAST(map(), 'Map(Int32, UInt64)'), CAST(map(), 'Map(String, UInt64)'), toFloat64(0), toFloat64(0),
  toFloat64(inf), toFloat64(-inf), CAST(map(), 'Map(LowCardinality(String), Float64)')`

/** Each span is built from the one before it, beginning with that of slices, in seconds. */
export const rollUpsFrom = (sliceSeconds: number): { from: number; to: number }[] =>
  SPANS.slice(1).flatMap((to, i) => (SPANS[i]! >= sliceSeconds ? [{ from: SPANS[i]!, to }] : []))

/**
 * Each code once, with the sum of its rows, from `codes` and `code_rows` side by side and the codes `sorted`: the
 * running sum at the end of every run of equal codes, less the one before. Two and a half times as fast as `sumMap`.
 */
const MERGED_COUNTS = `mapFromArrays(arrayCompact(sorted), arrayPopFront(arrayDifference(arrayPushFront(arrayFilter(
  (_, is_last) -> is_last,
  arrayCumSum(arraySort((_, code) -> code, code_rows, codes)),
  arraySlice(arrayPushBack(arrayPopFront(arrayMap(step -> step != 0, arrayDifference(sorted))), true), 1, length(sorted))), 0))))`

/** Where the spans of this length begin that hold any of these slices; each once. */
export const startsOf = (slices: readonly number[], span: number): number[] => [
  ...new Set(slices.map(slice => Math.floor(slice / span) * span)),
]

/**
 * The histograms of a longer span that those of a source come to, whose slices are of a time that divides it: in the
 * columns that a `Counting` has.
 */
export const rolledUp = (source: string, span: number): string => `
  SELECT a_version AS version, a_segment AS segment, a_subject AS subject, a_binning AS binning, start AS slice,
    rows AS n, ${MERGED_COUNTS} AS counts, all_categories AS categories, total AS sum, squares AS sum_squares,
    smallest AS min, largest AS max, CAST(all_sums, 'Map(LowCardinality(String), Float64)') AS sums
  FROM (
    SELECT any(h.version) AS a_version, any(h.segment) AS a_segment, any(h.subject) AS a_subject, any(h.binning) AS a_binning,
      toStartOfInterval(h.slice, toIntervalSecond(${span}), 'UTC') AS start, sum(h.n) AS rows,
      groupArrayArray(mapKeys(h.counts)) AS codes, groupArrayArray(mapValues(h.counts)) AS code_rows,
      arraySort(codes) AS sorted, sumMap(h.categories) AS all_categories, sum(h.sum) AS total,
      sum(h.sum_squares) AS squares, min(h.min) AS smallest, max(h.max) AS largest,
      sumMap(CAST(h.sums, 'Map(String, Float64)')) AS all_sums
    FROM (${source}) AS h
    GROUP BY cityHash64(h.version, h.segment, h.subject, h.binning), start
  )`

/**
 * Builds the histograms of a span anew that hold slices of a set, from those of the span before it.
 *
 * @param params project, model, reference and `seq`
 * @param next spans that hold this slice are left alone
 */
export async function rollUp(
  store: Store,
  params: Record<string, unknown>,
  { set, next, from, to }: { set: SliceSet; next: number | null; from: number; to: number },
): Promise<void> {
  const starts = startsOf(set.slices, to).filter(
    start => next === null || start !== Math.floor(next / to) * to,
  )
  if (starts.length === 0) return
  const source = `
    SELECT version, segment, subject, binning, slice, n, counts, categories, sum, sum_squares, min, max, sums
    FROM histograms AS f FINAL
    WHERE project = {project:String} AND model = {model:String} AND reference = {reference:String}
      AND span = {from:UInt32} AND ${subjectsOf(set.kind)}
      AND f.slice >= fromUnixTimestamp({begin:UInt32}) AND f.slice < fromUnixTimestamp({end:UInt32})
      AND toStartOfInterval(f.slice, toIntervalSecond({to:UInt32}), 'UTC') IN {starts:Array(DateTime('UTC'))}
    UNION ALL
    -- What was there and is made of nothing any more becomes empty.
    SELECT version, segment, subject, binning, slice, ${NOTHING}
    FROM histograms AS f FINAL
    WHERE project = {project:String} AND model = {model:String} AND reference = {reference:String}
      AND span = {to:UInt32} AND ${subjectsOf(set.kind)} AND f.slice IN {starts:Array(DateTime('UTC'))} AND f.n > 0`
  await run(
    store,
    `INSERT INTO histograms (${HISTOGRAM_COLUMNS})
     SELECT {project:String}, {model:String}, {reference:String}, version, segment, subject, binning, {to:UInt32},
       slice, n, counts, categories, sum, sum_squares, min, max, sums, {seq:UInt64}
     FROM (${rolledUp(source, to)})`,
    {
      ...params,
      from,
      to,
      begin: Math.min(...starts),
      end: Math.max(...starts) + to,
      starts: sqlSeconds(starts),
    },
  )
}
