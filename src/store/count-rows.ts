import type { Store } from './client.ts'
import type { CountedHistogram, HistogramRange } from './histograms.ts'
import { mergeAlike } from './merge-alike.ts'
import { decodeNative } from './native/decode-native.ts'
import type { Recount } from './recount.ts'

/** Which rows of a set of slices to count. Times are epoch milliseconds, `to` exclusive. */
export interface CountedRows extends Pick<HistogramRange, 'version' | 'segments' | 'windowSeconds'> {
  from: number
  to: number
}

/** What `encodeHistograms` wrote. */
const SHAPE = {
  version: 'String',
  segment: 'String',
  subject: 'String',
  binning: 'String',
  span: 'UInt32',
  slice: "DateTime('UTC')",
  n: 'UInt64',
  counts: 'Map(Int32, UInt64)',
  categories: 'Map(String, UInt64)',
  sum: 'Float64',
  sum_squares: 'Float64',
  min: 'Float64',
  max: 'Float64',
  sums: 'Map(String, Float64)',
} as const

/**
 * Counts raw rows as slices are counted, but keeps nothing: one histogram a segment, subject and window, of exactly the
 * rows made in a range of time.
 *
 * @param recount slices that hold every row of the range, or some of them to be merged with those of the others
 */
export async function countRows(
  store: Store,
  project: string,
  { recount, rows }: { recount: Recount; rows: CountedRows },
): Promise<CountedHistogram[]> {
  const { version, segments, windowSeconds = 0, from, to } = rows
  const { block } = await store.counting.count({
    ...{ project, ...recount, span: windowSeconds, byMinutes: false, within: { from, to } },
  })
  const isAsked = (row: { version: string; segment: string }) =>
    (version === '' || row.version === version) && (segments === 'every' || segments.includes(row.segment))
  return mergeAlike(
    decodeNative(SHAPE, Buffer.from(block.buffer, block.byteOffset, block.byteLength))
      .filter(isAsked)
      .map(({ segment, subject, slice, n, counts, categories, sum, sum_squares, min, max, sums }) => ({
        ...{ segment, subject, window: slice },
        histogram: { n, counts, categories, sum, sumSquares: sum_squares, min, max, sums },
      })),
  )
}
