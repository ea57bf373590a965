import { z } from 'zod'
import { type Store, select } from './client.ts'
import { sliceOf } from './slices.ts'

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
