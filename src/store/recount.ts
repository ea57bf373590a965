import { z } from 'zod'
import { type Crossed, crossedOf } from '../model/crossed.ts'
import type { Model } from '../model/model.ts'
import { sliceSecondsOf } from '../model/slice-length.ts'
import type { FrozenBinning } from './binnings.ts'
import { run, type Store, select, sqlSeconds } from './client.ts'
import { countingsOf, minuteCountings, subjectsOf } from './count-groups.ts'
import { countTogether, type SpanCounting } from './count-together.ts'
import { HISTOGRAM_COLUMNS, NOTHING, rolledUp, rollUp, rollUpsFrom, startsOf } from './roll-up.ts'
import type { Segmentation } from './segment-sql.ts'
import { fullOf, type SegmentValues } from './segment-values.ts'
import { MINUTE_SECONDS, SLICE_SECONDS, type SliceSet } from './slices.ts'

/** Slices that are counted at once. */
export interface Part extends SliceSet {
  /** Have they more values than memory has room for one by one? */
  isCrowded: boolean
}

/** Slices to count, with what is frozen about the model's subjects. */
export interface Recount {
  set: SliceSet
  binnings: ReadonlyMap<string, FrozenBinning>
  segmentation: Segmentation
  /** The class a score is the probability of; empty when there is none. */
  positiveClass: string
  /** Length of the shortest span that is kept: 600, or 3,600, of which the set has whole hours. */
  sliceSeconds: number
  isCrowded: Part['isCrowded']
}

/**
 * How slices of a model are counted.
 *
 * @param pair count every subject by these two dimensions together, and by nothing else
 */
export const recountOf = (
  {
    model: { settings },
    binnings,
    segmentValues,
  }: { model: Model; binnings: Recount['binnings']; segmentValues: SegmentValues },
  { isCrowded, ...set }: Part,
  pair: Crossed | null = null,
): Recount => ({
  set,
  isCrowded,
  binnings,
  segmentation: {
    ...(pair
      ? { dimensions: [], attributes: [], crossed: [pair], everySubject: true }
      : { dimensions: settings.segments, attributes: settings.protected, crossed: crossedOf(settings) }),
    full: fullOf(segmentValues),
  },
  positiveClass: settings.positive_class ?? '',
  sliceSeconds: sliceSecondsOf(settings),
})

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
 * Slices must come as `wholeSpans` gives them.
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
  for (const each of rollUpsFrom(recount.sliceSeconds))
    await rollUp(store, params, { set: recount.set, next, ...each })
}

/**
 * The same, but for hours, days and weeks, which lack the newest rows of these slices until `recountSlices` counts
 * them: whoever calls this leaves them dirty.
 */
export async function recountSlicesAlone(store: Store, project: string, recount: Recount): Promise<void> {
  await replaceSlices(store, project, recount)
}

/** @returns what its statements bound; null where there was nothing to count */
async function replaceSlices(store: Store, project: string, recount: Recount): Promise<Params | null> {
  const { set, sliceSeconds } = recount
  if (set.slices.length === 0) return null
  const starts = sqlSeconds(startsOf(set, sliceSeconds))
  const shared = { ...setParams(project, recount), sliceSeconds, starts, seq: store.sequence.next() }
  const countings = keptCountings(recount)
  if (countings.length > 0) {
    const { sql, params } = countTogether(countings)
    await run(
      store,
      `INSERT INTO histograms (${HISTOGRAM_COLUMNS})
       SELECT {project:String}, {model:String}, {reference:String}, version, segment, subject, binning,
         span, slice, n, counts, categories, sum, sum_squares, min, max, sums, {seq:UInt64}
       FROM (${sql})`,
      { ...shared, ...params },
    )
  }
  await emptyWhatIsGone(store, shared, set)
  return shared
}

/**
 * The statements that count a set of slices, each with the span of what it returns. Hours are summed from ten minutes
 * within the statement: of a subject with many values other ones would be pooled otherwise, and an hour counted before
 * its model's slices became longer would differ from one counted now.
 */
function keptCountings(recount: Recount): SpanCounting[] {
  const { set, sliceSeconds } = recount
  const slices = countingsOf(set.kind, recount).map(({ sql, ...counting }) => ({
    ...counting,
    sql: sliceSeconds === SLICE_SECONDS ? sql : rolledUp(sql, sliceSeconds),
    span: sliceSeconds,
  }))
  const minutes = hasMinutes(set) ? minuteCountings(recount) : []
  return [...slices, ...minutes.map(counting => ({ ...counting, span: MINUTE_SECONDS }))]
}

/** Is a set of slices counted by minutes as well? Of an upload nobody asks for those. */
export const hasMinutes = ({ kind, reference }: SliceSet): boolean => kind === 'features' && reference === ''

type Params = Record<string, unknown>

/** A key that had rows and has none any more would otherwise stay for ever: erased rows would leave ghosts. */
async function emptyWhatIsGone(store: Store, params: Params, set: SliceSet): Promise<void> {
  const older = `project = {project:String} AND model = {model:String} AND reference = {reference:String}
    AND ((span = {sliceSeconds:UInt32} AND slice IN {starts:Array(DateTime('UTC'))})
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
