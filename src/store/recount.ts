import { z } from 'zod'
import { COUNTED_STRUCTURE } from '../counting/encode-histograms.ts'
import type { Segmentation } from '../counting/segmentation.ts'
import { type Crossed, crossedOf } from '../model/crossed.ts'
import type { Model } from '../model/model.ts'
import { sliceSecondsOf } from '../model/slice-length.ts'
import type { FrozenBinning } from './binnings.ts'
import { run, type Store, select, sqlSeconds } from './client.ts'
import { setParams } from './raw-rows.ts'
import { HISTOGRAM_COLUMNS, NOTHING, rollUp, rollUpsFrom, startsOf } from './roll-up.ts'
import { fullOf, type SegmentValues } from './segment-values.ts'
import { MINUTE_SECONDS, type SliceSet, subjectsOf } from './slices.ts'

/** Slices to count, with what is frozen about the model's subjects. */
export interface Recount {
  set: SliceSet
  binnings: ReadonlyMap<string, FrozenBinning>
  segmentation: Segmentation
  /** The class a score is the probability of; empty when there is none. */
  positiveClass: string
  /** Length of the shortest span that is kept: 600, or 3,600, of which the set has whole hours. */
  sliceSeconds: number
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
  set: SliceSet,
  pair: Crossed | null = null,
): Recount => ({
  set,
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
 * Counts slices anew from raw rows and replaces their histograms, then those of the hours, days and weeks that
 * hold them. Safe to run again at any point: a slice is always replaced whole.
 * Slices must come as `wholeSpans` gives them.
 *
 * @param next the first slice of what is counted after this: hours, days and weeks that hold it are left to that, and
 *   should it be cut off before, dirty slices beside it have them built later
 * @returns subjects that rows have values of, and that are not frozen
 */
export async function recountSlices(
  store: Store,
  project: string,
  recount: Recount,
  next: number | null = null,
): Promise<string[]> {
  const { set, sliceSeconds } = recount
  if (set.slices.length === 0) return []
  const params = paramsOf(store, project, recount)
  const unfrozen = await replaceSlices(store, params, recount)
  for (const each of rollUpsFrom(sliceSeconds)) await rollUp(store, params, { set, next, ...each })
  return unfrozen
}

/**
 * The same, but for hours, days and weeks, which lack the newest rows of these slices until `recountSlices` counts
 * them: whoever calls this leaves them dirty.
 */
export async function recountSlicesAlone(store: Store, project: string, recount: Recount): Promise<string[]> {
  if (recount.set.slices.length === 0) return []
  return replaceSlices(store, paramsOf(store, project, recount), recount)
}

/** What the statements of a recount bind. Made before rows are read: what is newer than that is of a later count. */
const paramsOf = (store: Store, project: string, { set, sliceSeconds }: Recount) => ({
  ...setParams(project, set),
  project,
  sliceSeconds,
  starts: sqlSeconds(startsOf(set.slices, sliceSeconds)),
  seq: store.sequence.next(),
})

type Params = ReturnType<typeof paramsOf>

async function replaceSlices(store: Store, params: Params, recount: Recount): Promise<string[]> {
  const { project, seq } = params
  const { set, sliceSeconds: span } = recount
  const counted = await store.counting.count({ project, ...recount, span, byMinutes: hasMinutes(set) })
  await store.http.send(
    `INSERT INTO histograms (${HISTOGRAM_COLUMNS})
     SELECT {project:String}, {model:String}, {reference:String}, version, segment, subject, binning,
       span, slice, n, counts, categories, sum, sum_squares, min, max, sums, {seq:UInt64}
     FROM input('${COUNTED_STRUCTURE.replaceAll("'", "\\'")}') FORMAT Native`,
    {
      params: { project, model: set.model, reference: set.reference, seq },
      rows: { type: 'application/octet-stream', pieces: [counted.block] },
    },
  )
  await emptyWhatIsGone(store, params, set)
  return counted.unfrozen
}

/** Is a set of slices counted by minutes as well? Of an upload nobody asks for those. */
export const hasMinutes = ({ kind, reference }: SliceSet): boolean => kind === 'features' && reference === ''

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
