import type { Histogram } from '../stats/histogram/histogram.ts'
import type { FrozenBinning } from './binnings.ts'
import { type Store, selectNative, sqlSeconds } from './client.ts'
import { type CoveredRange, coverRange, spansOf } from './cover-range.ts'

/** Which histograms to merge. Times are epoch seconds, widened to the shortest span, `to` exclusive. */
export interface HistogramRange extends Pick<CoveredRange, 'spans'> {
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

const SHAPE = {
  segment_name: 'String',
  subject_name: 'String',
  binning_id: 'String',
  window: 'UInt32',
  n: 'UInt64',
  // Ascending by code, as `sumMap` leaves its keys.
  counts: 'Map(Int32, UInt64)',
  categories: 'Map(String, UInt64)',
  sum: 'Float64',
  sumSquares: 'Float64',
  min: 'Float64',
  max: 'Float64',
  sums: 'Map(String, Float64)',
} as const

/**
 * Merges histograms over a range, covering it by weeks, then days, hours and slices, so that the cost does not
 * grow with the rows or, but for the edges, with the range.
 */
export async function readHistograms(
  store: Store,
  project: string,
  range: HistogramRange,
): Promise<CountedHistogram[]> {
  const spans = spansOf(coverRange(range))
  if (spans.length === 0 || range.binnings.size === 0) return []
  return selectMerged(store, {
    source: `histograms AS h FINAL
      -- Only columns of the key, so nothing is hidden from FINAL; the histograms of other subjects are not read.
      PREWHERE project = {project:String} AND model = {model:String} AND reference = {reference:String}
        ${range.version === '' ? '' : 'AND version = {version:String}'}
        ${range.segments === 'every' ? '' : 'AND segment IN {segments:Array(String)}'}
        ${range.subjects ? 'AND subject IN {subjects:Array(String)}' : ''}
        AND binning IN {binnings:Array(String)}
        AND (span, h.slice) IN arrayZip({spans:Array(UInt32)}, {starts:Array(DateTime('UTC'))})`,
    window: windowSql(range),
    // One range is some hundreds of rows: one thread is done before two have met (19.7 ms, not 20.8).
    settings: range.windowSeconds ? '' : 'SETTINGS max_threads = 1',
    params: {
      project,
      model: range.model,
      reference: range.reference,
      version: range.version,
      segments: range.segments === 'every' ? [] : [...range.segments],
      subjects: [...(range.subjects ?? [])],
      binnings: [...new Set([...range.binnings.values()].map(({ id }) => id))],
      windowSeconds: range.windowSeconds ?? 0,
      from: range.from,
      spans: spans.map(({ span }) => span),
      starts: sqlSeconds(spans.map(({ start }) => start)),
    },
    binnings: range.binnings,
  })
}

/** SQL of the window that a histogram `h` belongs to: see `windowSeconds`. */
export const windowSql = ({ windowSeconds }: Pick<HistogramRange, 'windowSeconds'>): string =>
  windowSeconds
    ? 'toUInt32(intDiv(toUnixTimestamp(h.slice), {windowSeconds:UInt32}) * {windowSeconds:UInt32})'
    : '{from:UInt32}'

/** Histograms to merge: SQL of what is read `FROM`, as `h`, and of the window each belongs to. */
interface Merged {
  source: string
  window: string
  settings?: string
  params: Record<string, unknown>
  /** What each subject is counted with now: others are left out. */
  binnings: HistogramRange['binnings']
}

/** Merges histograms to one a segment, subject and window, wherever they come from; empty ones are left out. */
export async function selectMerged(
  store: Store,
  { source, window, settings = '', params, binnings }: Merged,
): Promise<CountedHistogram[]> {
  const rows = await selectNative(store, {
    sql: `
      SELECT CAST(h.segment, 'String') AS segment_name, CAST(h.subject, 'String') AS subject_name,
        CAST(h.binning, 'String') AS binning_id, ${window} AS window, sum(h.n) AS n,
        sumMap(h.counts) AS counts, sumMap(h.categories) AS categories, sum(h.sum) AS sum,
        sum(h.sum_squares) AS sumSquares, min(h.min) AS min, max(h.max) AS max,
        sumMap(CAST(h.sums, 'Map(String, Float64)')) AS sums
      FROM ${source}
      GROUP BY h.segment, h.subject, h.binning, window
      HAVING n > 0
      ORDER BY segment_name, subject_name, window
      ${settings}`,
    params,
    shape: SHAPE,
  })
  // Another subject's binning may be a former one of this subject.
  return rows
    .filter(({ subject_name, binning_id }) => binnings.get(subject_name)?.id === binning_id)
    .map(({ segment_name, subject_name, binning_id: _, window, ...histogram }) => ({
      segment: segment_name,
      subject: subject_name,
      window,
      histogram,
    }))
}
