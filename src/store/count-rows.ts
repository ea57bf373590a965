import type { Store } from './client.ts'
import { countingsOf } from './count-groups.ts'
import { type CountedHistogram, type HistogramRange, selectMerged, windowSql } from './histograms.ts'
import { type Recount, setParams } from './recount.ts'

/** Which rows of a set of slices to count. Times are epoch milliseconds, `to` exclusive. */
export interface CountedRows extends Pick<HistogramRange, 'version' | 'segments' | 'windowSeconds'> {
  from: number
  to: number
}

/**
 * Counts raw rows by the statements that count slices, but keeps nothing: one histogram a segment, subject and window,
 * of exactly the rows made in a range of time.
 *
 * @param recount slices that hold every row of the range, or some of them to be merged with those of the others
 */
export async function countRows(
  store: Store,
  project: string,
  { recount, rows }: { recount: Recount; rows: CountedRows },
): Promise<CountedHistogram[]> {
  const { set, binnings } = recount
  if (set.slices.length === 0) return []
  const { version, segments, windowSeconds = 0 } = rows
  const shared = {
    ...setParams(project, recount, rows),
    from: Math.floor(rows.from / 1000),
    windowSeconds,
    version,
    segments: segments === 'every' ? [] : [...segments],
  }
  const window = windowSql(rows)
  // They count different subjects, so they may share the processors.
  const counted = await Promise.all(
    countingsOf(set.kind, { ...recount, window }).map(({ sql, params }) =>
      selectMerged(store, {
        source: `(${sql}) AS h
          WHERE ${version === '' ? 'true' : 'h.version = {version:String}'}
            AND ${segments === 'every' ? 'true' : 'h.segment IN {segments:Array(String)}'}`,
        window,
        params: { ...shared, ...params },
        binnings,
      }),
    ),
  )
  return counted.flat()
}
