import { z } from 'zod'
import { type Store, select } from './client.ts'
import { sliceOf } from './slices.ts'

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
