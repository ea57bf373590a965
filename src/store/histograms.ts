import { z } from 'zod'
import type { Histogram } from '../stats/histogram/histogram.ts'
import type { FrozenBinning } from './binnings.ts'
import { type Store, select } from './client.ts'
import { coverRange } from './cover-range.ts'

/** Which histograms to merge. Times are epoch seconds, aligned to slices, `to` exclusive. */
export interface HistogramRange {
  model: string
  /** The upload whose rows were counted; empty for production. */
  reference: string
  /** Only this version; empty for all. */
  version: string
  /** `dimension=value`; empty for all rows. A list reads several at once. */
  segments: readonly string[] | 'every'
  /** Only these subjects; every one when left out. */
  subjects?: readonly string[]
  /** What each subject is counted with now: histograms of former binnings cannot be merged. */
  binnings: ReadonlyMap<string, FrozenBinning>
  from: number
  to: number
  /** Merge per window of this many seconds; one histogram over the whole range when left out. */
  windowSeconds?: number
}

/** A merged histogram and what it counts; `window` is the start of its window in epoch seconds. */
export interface CountedHistogram {
  segment: string
  subject: string
  window: number
  histogram: Histogram
}

const Row = z
  .object({
    segment: z.string(),
    subject: z.string(),
    window: z.number(),
    n: z.number(),
    codes: z.array(z.number()),
    rows: z.array(z.number()),
    // Two arrays, not an object: a category may be called __proto__.
    categories: z.array(z.string()),
    category_rows: z.array(z.number()),
    sum: z.number().nullable(),
    sum_squares: z.number().nullable(),
    min: z.number().nullable(),
    max: z.number().nullable(),
    sum_names: z.array(z.string()),
    sums: z.array(z.number().nullable()),
  })
  .transform(
    (row): CountedHistogram => ({
      segment: row.segment,
      subject: row.subject,
      window: row.window,
      histogram: {
        n: row.n,
        counts: new Map(row.codes.map((code, i) => [code, row.rows[i]!])),
        categories: new Map(row.categories.map((category, i) => [category, row.category_rows[i]!])),
        // An overflowing sum and the extremes of nothing are infinite, which JSON writes as null.
        sum: row.sum ?? Number.NaN,
        sumSquares: row.sum_squares ?? Number.NaN,
        min: row.min ?? Number.POSITIVE_INFINITY,
        max: row.max ?? Number.NEGATIVE_INFINITY,
        sums: new Map(row.sum_names.map((name, i) => [name, row.sums[i] ?? Number.NaN])),
      },
    }),
  )

/**
 * Merges histograms over a range, covering it by days, then hours, then slices, so that the cost does not
 * grow with the rows or, but for the edges, with the range.
 */
export async function readHistograms(
  store: Store,
  project: string,
  range: HistogramRange,
): Promise<CountedHistogram[]> {
  const pieces = coverRange(range)
  if (pieces.length === 0 || range.binnings.size === 0) return []
  const within = pieces.map(
    (_, i) =>
      `(span = {span${i}:UInt32} AND h.slice >= fromUnixTimestamp({from${i}:UInt32}) AND h.slice < fromUnixTimestamp({to${i}:UInt32}))`,
  )
  const window = range.windowSeconds
    ? 'intDiv(toUnixTimestamp(h.slice), {windowSeconds:UInt32}) * {windowSeconds:UInt32}'
    : '{from:UInt32}'
  return select(store, {
    sql: `
      SELECT h.segment AS segment, h.subject AS subject, ${window} AS window, sum(h.n) AS n,
        sumMap(h.counts) AS merged, mapKeys(merged) AS codes, mapValues(merged) AS rows,
        sumMap(h.categories) AS named, mapKeys(named) AS categories, mapValues(named) AS category_rows,
        sum(h.sum) AS sum, sum(h.sum_squares) AS sum_squares, min(h.min) AS min, max(h.max) AS max,
        sumMap(CAST(h.sums, 'Map(String, Float64)')) AS totals, mapKeys(totals) AS sum_names, mapValues(totals) AS sums
      FROM histograms AS h FINAL
      WHERE project = {project:String} AND model = {model:String} AND reference = {reference:String}
        ${range.version === '' ? '' : 'AND version = {version:String}'}
        ${range.segments === 'every' ? '' : 'AND segment IN {segments:Array(String)}'}
        ${range.subjects ? 'AND subject IN {subjects:Array(String)}' : ''}
        AND binning = transform(subject, {counted:Array(String)}, {binnings:Array(String)}, '')
        AND (${within.join(' OR ')})
      GROUP BY segment, subject, window
      HAVING n > 0
      ORDER BY segment, subject, window`,
    params: {
      project,
      model: range.model,
      reference: range.reference,
      version: range.version,
      segments: range.segments === 'every' ? [] : [...range.segments],
      subjects: [...(range.subjects ?? [])],
      counted: [...range.binnings.keys()],
      binnings: [...range.binnings.values()].map(({ id }) => id),
      windowSeconds: range.windowSeconds ?? 0,
      from: range.from,
      ...Object.fromEntries(
        pieces.flatMap((piece, i) => [
          [`span${i}`, piece.span],
          [`from${i}`, piece.from],
          [`to${i}`, piece.to],
        ]),
      ),
    },
    row: Row,
  })
}
