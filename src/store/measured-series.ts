import { z } from 'zod'
import { type Store, select } from './client.ts'

/** Where the times of the store end, in 2106. */
const END_MS = (2 ** 32 - 1) * 1000

/** One statistic of one subject, and the windows to read it of. Times are epoch milliseconds. */
export interface SeriesFilter {
  model: string
  analyzer: string
  subject: string
  statistic: string
  /** '' is all. */
  version: string
  segment: string
  /** Of windows of another length a model once had, none is read. */
  windowSeconds: number
  /** Windows that start at or after `from` and end at or before `to`. */
  from?: number | undefined
  to?: number | undefined
}

/** The value of a window, in epoch milliseconds; null where it had none. */
export const MeasuredValue = z.object({
  window_start: z.number(),
  window_end: z.number(),
  value: z.number().nullable(),
})
export type MeasuredValue = z.infer<typeof MeasuredValue>

/** The values of one stored measurement, oldest window first. */
export async function readMeasuredSeries(
  store: Store,
  project: string,
  { from = 0, to = END_MS, ...filter }: SeriesFilter,
): Promise<MeasuredValue[]> {
  return select(store, {
    sql: `
      SELECT toUnixTimestamp(m.window_start) * 1000 AS window_start, toUnixTimestamp(m.window_end) * 1000 AS window_end, value
      FROM measurements AS m FINAL
      WHERE project = {project:String} AND model = {model:String} AND analyzer = {analyzer:String} AND subject = {subject:String}
        AND statistic = {statistic:String} AND version = {version:String} AND segment = {segment:String}
        AND m.window_start >= fromUnixTimestamp({first:Int64}) AND m.window_end <= fromUnixTimestamp({last:Int64})
        AND toUnixTimestamp(m.window_end) - toUnixTimestamp(m.window_start) = {windowSeconds:UInt32}
      ORDER BY window_start`,
    params: { project, ...filter, first: Math.ceil(from / 1000), last: Math.floor(to / 1000) },
    row: MeasuredValue,
  })
}
