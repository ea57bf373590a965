import { z } from 'zod'
import { type Store, select } from './client.ts'

/** Which alerts to look at, and when. Times are epoch milliseconds, `to` exclusive. */
export interface IncidentFilter {
  model: string
  analyzers: readonly string[]
  from: number
  to: number
}

/**
 * What alerts of a model were about, one list for each: the starts of the windows in the range that showed drift while
 * it fired, in epoch milliseconds, ascending. Those that could not tell are not among them.
 */
export async function listIncidents(
  store: Store,
  project: string,
  filter: IncidentFilter,
): Promise<number[][]> {
  const rows = await select(store, {
    sql: `
      WITH fired AS (
        SELECT alert_id, analyzer, subject, version, segment, a.started_at AS since, a.last_seen_at AS until
        FROM alerts AS a FINAL
        WHERE project = {project:String} AND model = {model:String} AND analyzer IN {analyzers:Array(String)}
          AND a.started_at < fromUnixTimestamp64Milli({to:Int64}) AND a.last_seen_at > fromUnixTimestamp64Milli({from:Int64})
      )
      SELECT alert_id, arraySort(groupArray(toUnixTimestamp(m.window_start) * 1000)) AS starts
      FROM fired INNER JOIN (
        SELECT analyzer, subject, version, segment, window_start, window_end
        FROM measurements AS m FINAL
        WHERE project = {project:String} AND model = {model:String} AND statistic = 'verdict' AND verdict = 'drift'
          AND (analyzer, subject) IN (SELECT analyzer, subject FROM fired)
          AND m.window_start >= fromUnixTimestamp(intDiv({from:Int64}, 1000))
          AND m.window_end <= fromUnixTimestamp(intDiv({to:Int64}, 1000))
      ) AS m USING (analyzer, subject, version, segment)
      WHERE m.window_start >= fired.since AND m.window_end <= fired.until
      GROUP BY alert_id ORDER BY alert_id`,
    params: { project, ...filter },
    row: z.object({ alert_id: z.string(), starts: z.array(z.number()) }),
  })
  return rows.map(({ starts }) => starts)
}
