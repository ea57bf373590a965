import { z } from 'zod'
import { insert, run, type Store, select } from './client.ts'
import type { SliceSet } from './slices.ts'

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
  const { counted } = store.changes
  counted.set(model, (counted.get(model) ?? 0) + 1)
}

const SliceSetRow = z.object({
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
  listSets(store, project, {
    model,
    // A row that was merged holds both. Nearly all marks are of slices counted long ago: only those of a row that says
    // otherwise are looked at further.
    where: `(model, reference, kind, slice) IN (
      SELECT model, reference, kind, slice FROM slices WHERE ${ofWhom(model)} AND marked > counted)`,
    having: 'max(marked) > max(counted)',
  })

/** Every slice of a model that has been counted and can be again, in the same sets. */
export const listCountedSets = (store: Store, project: string, model: string): Promise<SliceSet[]> =>
  listSets(store, project, { model, where: 'counted > 0', having: 'true' })

const ofWhom = (model: string | undefined): string =>
  `project = {project:String}${model === undefined ? '' : ' AND model = {model:String}'}`

function listSets(
  store: Store,
  project: string,
  { model, where, having }: { model: string | undefined; where: string; having: string },
): Promise<SliceSet[]> {
  return select(store, {
    sql: `
      SELECT model, reference, kind, groupArray(toUnixTimestamp(slice)) AS slices
      FROM (
        SELECT model, reference, kind, slice
        FROM slices
        WHERE ${ofWhom(model)} AND ${where}
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
    row: SliceSetRow,
  })
}
