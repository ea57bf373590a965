import { z } from 'zod'
import { type Crossed, crossedOf } from '../model/crossed.ts'
import type { Model } from '../model/model.ts'
import type { FrozenBinning } from './binnings.ts'
import { run, type Store, select, sqlSeconds } from './client.ts'
import { countingsOf, minuteCountings, subjectsOf } from './count-groups.ts'
import { SPANS } from './cover-range.ts'
import type { Segmentation } from './segment-sql.ts'
import { MINUTE_SECONDS, SLICE_SECONDS, type SliceSet } from './slices.ts'

/** Slices to count, with what is frozen about the model's subjects. */
export interface Recount {
  set: SliceSet
  binnings: ReadonlyMap<string, FrozenBinning>
  segmentation: Segmentation
  /** The class a score is the probability of; empty when there is none. */
  positiveClass: string
}

/**
 * How slices of a model are counted.
 *
 * @param pair count every subject by these two dimensions together, and by nothing else
 */
export const recountOf = (
  { model: { settings }, binnings }: { model: Model; binnings: Recount['binnings'] },
  set: SliceSet,
  pair: Crossed | null = null,
): Recount => ({
  set,
  binnings,
  segmentation: pair
    ? { dimensions: [], attributes: [], crossed: [pair], everySubject: true }
    : { dimensions: settings.segments, attributes: settings.protected, crossed: crossedOf(settings) },
  positiveClass: settings.positive_class ?? '',
})

export const HISTOGRAM_COLUMNS = `project, model, reference, version, segment, subject, binning, span, slice,
  n, counts, categories, sum, sum_squares, min, max, sums, seq`

/** The columns from `n` to `sums` of an empty histogram. */
const NOTHING = `toUInt64(0), CAST(map(), 'Map(Int32, UInt64)'), CAST(map(), 'Map(String, UInt64)'), toFloat64(0), toFloat64(0),
  toFloat64(inf), toFloat64(-inf), CAST(map(), 'Map(LowCardinality(String), Float64)')`

/** Each span is built from the one before it. */
export const ROLLUPS = SPANS.slice(1).map((to, i) => ({ from: SPANS[i]!, to }))

/**
 * Each code once, with the sum of its rows, from `codes` and `code_rows` side by side and the codes `sorted`: the
 * running sum at the end of every run of equal codes, less the one before. Two and a half times as fast as `sumMap`.
 */
const MERGED_COUNTS = `mapFromArrays(arrayCompact(sorted), arrayPopFront(arrayDifference(arrayPushFront(arrayFilter(
  (_, is_last) -> is_last,
  arrayCumSum(arraySort((_, code) -> code, code_rows, codes)),
  arraySlice(arrayPushBack(arrayPopFront(arrayMap(step -> step != 0, arrayDifference(sorted))), true), 1, length(sorted))), 0))))`

/**
 * What every statement that reads the raw rows of a set of slices binds.
 *
 * @param within only rows of this time, in epoch milliseconds, `to` exclusive; every row when left out
 */
export function setParams(
  project: string,
  { set, positiveClass }: Pick<Recount, 'set' | 'positiveClass'>,
  within?: { from: number; to: number },
): Record<string, unknown> {
  // Not spread into Math.min: a long reference has more slices than a call takes arguments.
  const first = set.slices.reduce((least, slice) => Math.min(least, slice))
  const last = set.slices.reduce((most, slice) => Math.max(most, slice)) + SLICE_SECONDS
  return {
    project,
    model: set.model,
    reference: set.reference,
    slices: sqlSeconds(set.slices),
    first,
    last,
    rows_from: within?.from ?? first * 1000,
    rows_to: within?.to ?? last * 1000,
    positive_class: positiveClass,
  }
}

/**
 * Counts slices anew from raw rows and replaces their histograms, then those of the hours, days and weeks that
 * hold them. Safe to run again at any point: a slice is always replaced whole. Rows never leave ClickHouse.
 * Where histograms have expired, slices must come as `wholeSpans` gives them.
 *
 * @param next the first slice of what is counted after this: hours, days and weeks that hold it are left to that, and
 *   should it be cut off before, dirty slices beside it have them built later
 */
export async function recountSlices(
  store: Store,
  project: string,
  recount: Recount,
  next: number | null = null,
): Promise<void> {
  const params = await replaceSlices(store, project, recount)
  if (params === null) return
  for (const rollup of ROLLUPS) await rollUp(store, params, { set: recount.set, next, ...rollup })
}

/**
 * The same, but for hours, days and weeks, which lack the newest rows of these slices until `recountSlices` counts
 * them: whoever calls this leaves them dirty.
 */
export async function recountSlicesAlone(store: Store, project: string, recount: Recount): Promise<void> {
  await replaceSlices(store, project, recount)
}

/**
 * Is there anything that counting these slices of outcomes could change: a label, or what was counted of one? Most
 * predictions are counted long before their labels come.
 */
export async function hasOutcomes(store: Store, project: string, set: SliceSet): Promise<boolean> {
  const spans = SPANS.flatMap(span => startsOf(set, span).map(start => ({ span, start })))
  const [found] = await select(store, {
    sql: `
      SELECT (
        SELECT count() FROM (
          SELECT 1 FROM labels
          WHERE project = {project:String} AND model = {model:String} AND reference = {reference:String}
            AND toStartOfInterval(prediction_timestamp, INTERVAL 10 MINUTE) IN {slices:Array(DateTime('UTC'))}
          LIMIT 1)
      ) + (
        SELECT count() FROM histograms
        WHERE project = {project:String} AND model = {model:String} AND reference = {reference:String}
          AND (span, slice) IN arrayZip({spans:Array(UInt32)}, {starts:Array(DateTime('UTC'))})
          AND ${subjectsOf('outcome')} AND n > 0
      ) AS rows`,
    params: {
      project,
      model: set.model,
      reference: set.reference,
      slices: sqlSeconds(set.slices),
      spans: spans.map(({ span }) => span),
      starts: sqlSeconds(spans.map(({ start }) => start)),
    },
    row: z.object({ rows: z.number() }),
  })
  return found!.rows > 0
}

/** @returns what its statements bound; null where there was nothing to count */
async function replaceSlices(store: Store, project: string, recount: Recount): Promise<Params | null> {
  const { set, binnings, segmentation } = recount
  if (set.slices.length === 0) return null
  const shared = { ...setParams(project, recount), seq: store.sequence.next() }
  const countings = [
    ...countingsOf(set.kind, binnings, segmentation).map(counting => ({ ...counting, span: SLICE_SECONDS })),
    ...(hasMinutes(set) ? minuteCountings(binnings) : []).map(counting => ({
      ...counting,
      span: MINUTE_SECONDS,
    })),
  ]
  // They count different subjects or spans, so they may share the processors.
  await Promise.all(
    countings.map(({ sql, params, span }) =>
      run(
        store,
        `INSERT INTO histograms (${HISTOGRAM_COLUMNS})
         SELECT {project:String}, {model:String}, {reference:String}, version, segment, subject, binning,
           ${span}, slice, n, counts, categories, sum, sum_squares, min, max, sums, {seq:UInt64}
         FROM (${sql})`,
        { ...shared, ...params },
      ),
    ),
  )
  await emptyWhatIsGone(store, shared, set)
  return shared
}

/** Is a set of slices counted by minutes as well? Of an upload nobody asks for those. */
export const hasMinutes = ({ kind, reference }: SliceSet): boolean => kind === 'features' && reference === ''

type Params = Record<string, unknown>

/** Where the spans of this length begin that hold slices of the set; each once. */
const startsOf = ({ slices }: SliceSet, span: number): number[] => [
  ...new Set(slices.map(slice => Math.floor(slice / span) * span)),
]

/** A key that had rows and has none any more would otherwise stay for ever: erased rows would leave ghosts. */
async function emptyWhatIsGone(store: Store, params: Params, set: SliceSet): Promise<void> {
  const older = `project = {project:String} AND model = {model:String} AND reference = {reference:String}
    AND ((span = ${SLICE_SECONDS} AND slice IN {slices:Array(DateTime('UTC'))})
      OR (span = ${MINUTE_SECONDS} AND slice >= fromUnixTimestamp({first:UInt32}) AND slice < fromUnixTimestamp({last:UInt32})
        AND toStartOfInterval(slice, INTERVAL 10 MINUTE) IN {slices:Array(DateTime('UTC'))}))
    AND ${subjectsOf(set.kind)} AND seq < {seq:UInt64} AND n > 0`
  // Most are counted for the first time. Nothing has to be merged to know.
  const [found] = await select(store, {
    sql: `SELECT count() AS rows FROM histograms WHERE ${older}`,
    params,
    row: z.object({ rows: z.number() }),
  })
  if (found!.rows === 0) return
  await run(
    store,
    `INSERT INTO histograms (${HISTOGRAM_COLUMNS})
     SELECT project, model, reference, version, segment, subject, binning, span, slice, ${NOTHING}, {seq:UInt64}
     FROM histograms FINAL WHERE ${older}`,
    params,
  )
}

async function rollUp(
  store: Store,
  params: Params,
  { set, next, from, to }: { set: SliceSet; next: number | null; from: number; to: number },
): Promise<void> {
  const starts = startsOf(set, to).filter(start => next === null || start !== Math.floor(next / to) * to)
  if (starts.length === 0) return
  await run(
    store,
    `INSERT INTO histograms (${HISTOGRAM_COLUMNS})
     SELECT {project:String}, {model:String}, {reference:String}, a_version, a_segment, a_subject, a_binning, {to:UInt32},
       start, rows, ${MERGED_COUNTS}, all_categories, total, squares, smallest, largest, all_sums, {seq:UInt64}
     FROM (
       SELECT any(h.version) AS a_version, any(h.segment) AS a_segment, any(h.subject) AS a_subject, any(h.binning) AS a_binning,
         toStartOfInterval(h.slice, toIntervalSecond({to:UInt32}), 'UTC') AS start, sum(h.n) AS rows,
         groupArrayArray(mapKeys(h.counts)) AS codes, groupArrayArray(mapValues(h.counts)) AS code_rows,
         arraySort(codes) AS sorted, sumMap(h.categories) AS all_categories, sum(h.sum) AS total,
         sum(h.sum_squares) AS squares, min(h.min) AS smallest, max(h.max) AS largest,
         sumMap(CAST(h.sums, 'Map(String, Float64)')) AS all_sums
       FROM (
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
           AND span = {to:UInt32} AND ${subjectsOf(set.kind)} AND f.slice IN {starts:Array(DateTime('UTC'))} AND f.n > 0
       ) AS h
       GROUP BY cityHash64(h.version, h.segment, h.subject, h.binning), start
     )`,
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
