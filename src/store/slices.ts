import { z } from 'zod'
import { insert, run, type Store, select } from './client.ts'

/** What made a slice dirty: a prediction (features, score, latency) or a label (outcome). */
export type SliceKind = 'features' | 'outcome'

/** Slices of one kind in one set of rows, as starts in epoch seconds. */
export interface SliceSet {
  model: string
  /** The upload whose rows these are; empty for production. */
  reference: string
  kind: SliceKind
  slices: readonly number[]
}

/** Length of the smallest interval that everything is counted in, in seconds. */
export const SLICE_SECONDS = 600

/** Of what is counted by minutes as well (see `minuteCountings`). */
export const MINUTE_SECONDS = 60

/** @returns the start of the slice that holds this moment, both in epoch seconds */
export const sliceOf = (seconds: number): number => Math.floor(seconds / SLICE_SECONDS) * SLICE_SECONDS

/**
 * The whole slices that hold a range of time.
 *
 * @param range epoch milliseconds
 * @param seconds length of a slice
 * @returns epoch seconds
 */
export const wholeSlices = (
  { from, to }: { from: number; to: number },
  seconds: number,
): { from: number; to: number } => ({
  from: Math.floor(from / 1000 / seconds) * seconds,
  to: Math.ceil(to / 1000 / seconds) * seconds,
})

/**
 * Marks slices dirty: their histograms no longer hold every row. Called after the rows are written; the mark
 * has a `seq` of its own, not the rows': of two batches at once the earlier may be written later, and a count
 * in between holds only the other's.
 */
export async function markSlices(store: Store, project: string, sets: readonly SliceSet[]): Promise<void> {
  const seq = store.sequence.next()
  const rows = sets.flatMap(({ model, reference, kind, slices }) =>
    slices.map(slice => ({ project, model, reference, kind, slice, marked: seq, counted: 0 })),
  )
  await insert(store, 'slices', rows)
  store.changes.marked += 1
}

/**
 * Records that the histograms of these slices hold every row marked up to `seq`, which was taken before they were
 * listed as dirty; this is what cleans a slice.
 */
export async function recordCounted(
  store: Store,
  project: string,
  { set, seq }: { set: SliceSet; seq: number },
): Promise<void> {
  const { model, reference, kind } = set
  const rows = set.slices.map(slice => ({ project, model, reference, kind, slice, marked: 0, counted: seq }))
  await insert(store, 'slices', rows)
  store.changes.counted += 1
}

const DirtyRow = z.object({
  model: z.string(),
  reference: z.string(),
  kind: z.enum(['features', 'outcome']),
  slices: z.array(z.number()),
})

/**
 * Dirty slices in sets of one model, upload and kind, references before production. Slices of production whose rows
 * expire are left out, whatever marked them: what is gone would be counted as nothing.
 *
 * @param model only this model's, or every model's
 */
export const listDirtySets = (store: Store, project: string, model?: string): Promise<SliceSet[]> =>
  listSets(store, project, { model, having: 'max(marked) > max(counted)' })

/** Every slice of a model that has been counted and can be again, in the same sets. */
export const listCountedSets = (store: Store, project: string, model: string): Promise<SliceSet[]> =>
  listSets(store, project, { model, having: 'max(counted) > 0' })

function listSets(
  store: Store,
  project: string,
  { model, having }: { model: string | undefined; having: string },
): Promise<SliceSet[]> {
  return select(store, {
    sql: `
      SELECT model, reference, kind, groupArray(toUnixTimestamp(slice)) AS slices
      FROM (
        SELECT model, reference, kind, slice
        FROM slices
        WHERE project = {project:String} ${model === undefined ? '' : 'AND model = {model:String}'}
        GROUP BY model, reference, kind, slice
        HAVING ${having}
      ) AS s
      LEFT JOIN (
        SELECT model, recountable_from FROM horizons FINAL WHERE project = {project:String}
      ) AS h ON s.model = h.model
      WHERE reference != '' OR slice >= recountable_from
      GROUP BY model, reference, kind
      ORDER BY model, reference = '', kind, reference`,
    params: { project, model: model ?? '' },
    row: DirtyRow,
  })
}

/** Marks every slice a model has ever had as dirty: its binnings changed. */
export async function markEverySlice(store: Store, project: string, model: string): Promise<void> {
  await run(
    store,
    `INSERT INTO slices (project, model, reference, kind, slice, marked, counted)
     SELECT DISTINCT project, model, reference, kind, slice, {seq:UInt64}, 0
     FROM slices WHERE project = {project:String} AND model = {model:String}`,
    { project, model, seq: store.sequence.next() },
  )
  store.changes.marked += 1
}

const WindowRow = z.object({
  kind: z.enum(['features', 'outcome']),
  start: z.number(),
  counted: z.number(),
  dirty: z.number(),
})

/** How far the slices of each window of production have been counted. Times are epoch seconds. */
export async function listCountedWindows(
  store: Store,
  project: string,
  { model, windowSeconds }: { model: string; windowSeconds: number },
): Promise<z.infer<typeof WindowRow>[]> {
  return select(store, {
    sql: `
      SELECT kind, intDiv(toUnixTimestamp(slice), {windowSeconds:UInt32}) * {windowSeconds:UInt32} AS start,
             max(slice_counted) AS counted, countIf(slice_marked > slice_counted) AS dirty
      FROM (
        SELECT kind, slice, max(marked) AS slice_marked, max(counted) AS slice_counted
        FROM slices WHERE project = {project:String} AND model = {model:String} AND reference = ''
        GROUP BY kind, slice
      )
      GROUP BY kind, start ORDER BY start, kind`,
    params: { project, model, windowSeconds },
    row: WindowRow,
  })
}

/** Slices that have ever had rows, in a range of epoch seconds, in order. */
export async function listSlices(
  store: Store,
  project: string,
  { model, reference, from, to }: { model: string; reference: string; from: number; to: number },
): Promise<number[]> {
  const rows = await select(store, {
    sql: `
      SELECT DISTINCT toUnixTimestamp(slice) AS start FROM slices
      WHERE project = {project:String} AND model = {model:String} AND reference = {reference:String}
        AND slice >= fromUnixTimestamp({first:UInt32}) AND slice < fromUnixTimestamp({last:UInt32})
      ORDER BY start`,
    params: { project, model, reference, first: sliceOf(from), last: Math.ceil(to) },
    row: z.object({ start: z.number() }),
  })
  return rows.map(({ start }) => start)
}

/** Start of the first slice that has predictions of production, in epoch seconds; null where there is none. */
export async function readFirstSlice(store: Store, project: string, model: string): Promise<number | null> {
  const [row] = await select(store, {
    sql: `
      SELECT count() AS slices, min(toUnixTimestamp(slice)) AS first FROM slices
      WHERE project = {project:String} AND model = {model:String} AND reference = '' AND kind = 'features'`,
    params: { project, model },
    row: z.object({ slices: z.number(), first: z.number() }),
  })
  return row && row.slices > 0 ? row.first : null
}

/** Starts of the newest days that have predictions of production, the newest first, in epoch seconds. */
export async function listNewestDays(
  store: Store,
  project: string,
  { model, days }: { model: string; days: number },
): Promise<number[]> {
  const rows = await select(store, {
    sql: `
      SELECT DISTINCT toUnixTimestamp(toStartOfDay(slice)) AS day FROM slices
      WHERE project = {project:String} AND model = {model:String} AND reference = '' AND kind = 'features'
      ORDER BY day DESC LIMIT {days:UInt32}`,
    params: { project, model, days },
    row: z.object({ day: z.number() }),
  })
  return rows.map(({ day }) => day)
}

/**
 * The newest count of any slice in a range of epoch seconds, of an upload or of production: it grows whenever
 * one of them is counted anew.
 */
export async function readCountedUntil(
  store: Store,
  project: string,
  { model, reference, from, to }: { model: string; reference: string; from: number; to: number },
): Promise<number> {
  const [row] = await select(store, {
    sql: `
      SELECT max(counted) AS newest FROM slices
      WHERE project = {project:String} AND model = {model:String} AND reference = {reference:String}
        AND slice >= fromUnixTimestamp({first:UInt32}) AND slice < fromUnixTimestamp({last:UInt32})`,
    params: { project, model, reference, first: sliceOf(from), last: Math.ceil(to) },
    row: z.object({ newest: z.number() }),
  })
  return row?.newest ?? 0
}
