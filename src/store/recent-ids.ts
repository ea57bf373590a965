import { z } from 'zod'
import { type Store, select } from './client.ts'

const RecentId = z.object({
  model: z.string(),
  prediction_id: z.string(),
  /** Microseconds since 1970. */
  timestamp: z.number(),
})

/** A prediction of production and when it was made. */
export type RecentId = z.infer<typeof RecentId>

/**
 * Predictions made between two moments in epoch milliseconds, both included, the oldest first.
 *
 * @param most of more there are only the newest
 */
export const listRecentIds = (
  store: Store,
  project: string,
  { from, to, most }: { from: number; to: number; most: number },
): Promise<RecentId[]> =>
  select(store, {
    sql: `
      SELECT * FROM (
        SELECT model, prediction_id, toUnixTimestamp64Micro(timestamp) AS timestamp FROM predictions
        WHERE project = {project:String} AND reference = ''
          AND predictions.timestamp >= fromUnixTimestamp64Milli({from:Int64})
          AND predictions.timestamp <= fromUnixTimestamp64Milli({to:Int64})
        ORDER BY timestamp DESC LIMIT {most:UInt32}
      ) ORDER BY timestamp`,
    params: { project, from, to, most },
    row: RecentId,
  })
