import { z } from 'zod'
import { EXCESS } from '../stats/histogram/weigh.ts'
import { type Store, select, sqlSeconds } from './client.ts'
import { countingsOf, minuteCountings, subjectsOf } from './count-groups.ts'
import type { Counting } from './count-sql.ts'
import { SPANS } from './cover-range.ts'
import { type Horizon, NO_HORIZON } from './horizons.ts'
import { hasMinutes, type Recount, setParams } from './recount.ts'
import { CANCELLING } from './residual-sums.ts'
import { rollUpsFrom, startsOf } from './roll-up.ts'
import { MINUTE_SECONDS, SLICE_SECONDS } from './slices.ts'
import { keptSpan } from './whole-spans.ts'

/** A histogram that is not what its rows, or the histograms it was built from, say it should be. */
export const Difference = z.object({
  span: z.number(),
  version: z.string(),
  segment: z.string(),
  subject: z.string(),
  /** Epoch seconds. */
  slice: z.number(),
  /** Rows according to what it is made of, and as stored; 0 where there is none. */
  expected: z.number(),
  stored: z.number(),
})
export type Difference = z.infer<typeof Difference>

/** Sums of doubles depend on the order they were added in; relative to the sum of what was added, signs aside. */
const TOLERANCE = 1e-9

/** SQL of what the terms of the sum `name`, which came to `total`, add up to at most, signs aside. */
const sizeOf = (name: string, total: string): string =>
  `multiIf(${Object.entries(CANCELLING)
    .map(([cancelling, size]) => `${name} = '${cancelling}', ${size}`)
    .join(', ')}, ${total})`

/** What weights add has terms of either sign: of w − 1 they add up to less than those of w and of 1. */
const SIZE = `if(startsWith(name, 'excess'),
  abs(total) + 2 * (n + multiIf(name = '${EXCESS}sum', sqrt(n) * sqrt(sum_squares), name = '${EXCESS}sum_squares', sum_squares,
    ${sizeOf(`substring(name, ${EXCESS.length + 1})`, `sums[substring(name, ${EXCESS.length + 1})]`)})),
  ${sizeOf('name', 'total')})`

const WIDEST = SPANS.at(-1)!

const COLUMNS =
  'version, segment, subject, binning, slice, n, counts, categories, sum, sum_squares, min, max, sums'

/** Compares two sets of histograms key by key, in either direction; an empty one is as good as none. */
const differences = (expected: string, stored: string, span: number): string => `
  SELECT ${span} AS span, version, segment, subject, toUnixTimestamp(slice) AS slice,
    sumIf(n, origin = 'expected') AS expected, sumIf(n, origin = 'stored') AS stored
  FROM (
    SELECT 'expected' AS origin, ${COLUMNS} FROM (${expected}) WHERE n > 0
    UNION ALL
    SELECT 'stored' AS origin, ${COLUMNS} FROM (${stored}) WHERE n > 0
  )
  GROUP BY version, segment, subject, binning, slice
  HAVING count() != 2 OR uniqExact(n, mapSort(counts), mapSort(categories), arraySort(mapKeys(sums)), min, max) != 1
    -- Σ|x| is at most √(n Σx²).
    OR max(sum) - min(sum) > ${TOLERANCE} * greatest(1, sqrt(max(n)) * sqrt(max(sum_squares)))
    OR max(sum_squares) - min(sum_squares) > ${TOLERANCE} * greatest(1, max(sum_squares))
    OR arrayExists((most, least, size) -> most - least > ${TOLERANCE} * greatest(1, most, size),
      mapValues(maxMap(CAST(sums, 'Map(String, Float64)'))), mapValues(minMap(CAST(sums, 'Map(String, Float64)'))),
      mapValues(maxMap(mapApply((name, total) -> (name, ${SIZE}), CAST(sums, 'Map(String, Float64)')))))
  ORDER BY slice, subject, segment, version
  LIMIT 100`

const KEY = `project = {project:String} AND model = {model:String} AND reference = {reference:String}
  AND binning IN {current:Array(String)}`

/** The histograms of a longer span that those of a source, in the columns above, come to; not as they were built. */
const summedUp = (source: string, to: number): string => `
  SELECT version, segment, subject, binning, start AS slice, total AS n, all_counts AS counts,
    all_categories AS categories, total_sum AS sum, total_squares AS sum_squares, smallest AS min, largest AS max,
    CAST(all_sums, 'Map(LowCardinality(String), Float64)') AS sums
  FROM (
    SELECT version, segment, subject, binning, toStartOfInterval(h.slice, toIntervalSecond(${to}), 'UTC') AS start,
      sum(h.n) AS total, sumMap(h.counts) AS all_counts, sumMap(h.categories) AS all_categories,
      sum(h.sum) AS total_sum, sum(h.sum_squares) AS total_squares, min(h.min) AS smallest, max(h.max) AS largest,
      sumMap(CAST(h.sums, 'Map(String, Float64)')) AS all_sums
    FROM (${source}) AS h
    GROUP BY version, segment, subject, binning, start
  )`

/**
 * Counts slices anew from raw rows and compares the result with their stored histograms, or where those have expired
 * with those of their hours or days; then every hour, day and week with what it is built from, as far as that is kept.
 *
 * @param horizon how far back histograms are kept: without end when left out
 * @returns at most 100 differences of each span; none when all is as it should be
 */
export async function verifySlices(
  store: Store,
  project: string,
  { horizon = NO_HORIZON, ...recount }: Recount & { horizon?: Horizon },
): Promise<Difference[]> {
  const current = [...new Set([...recount.binnings.values()].map(({ id }) => id))]
  const found: Difference[] = []
  for (const [span, slices] of bySpan(recount, horizon))
    found.push(
      ...(await verifyRows(
        store,
        { ...recount, set: { ...recount.set, slices } },
        { project, current, span },
      )),
    )
  found.push(...(await verifyMinutes(store, recount, { project, current, horizon })))
  for (const each of rollUpsFrom(recount.sliceSeconds))
    found.push(...(await verifyRollUp(store, recount, { project, current, horizon, ...each })))
  return found
}

function bySpan({ set, sliceSeconds }: Recount, horizon: Horizon): Map<number, number[]> {
  const spans = new Map<number, number[]>()
  for (const slice of set.slices) {
    const span = keptSpan(slice, { ...horizon, slice_seconds: sliceSeconds })
    const ofSpan = spans.get(span)
    if (ofSpan) ofSpan.push(slice)
    else spans.set(span, [slice])
  }
  return spans
}

async function verifyRows(
  store: Store,
  recount: Recount,
  { project, current, span }: { project: string; current: string[]; span: number },
): Promise<Difference[]> {
  const found: Difference[] = []
  for (const { sql, ...counting } of countingsOf(recount.set.kind, recount)) {
    const expected = { ...counting, sql: span === SLICE_SECONDS ? sql : summedUp(sql, span), span }
    found.push(...(await verifyCounting(store, recount, { project, current, expected })))
  }
  return found
}

/** Minutes are kept as long as slices. */
async function verifyMinutes(
  store: Store,
  recount: Recount,
  { project, current, horizon }: { project: string; current: string[]; horizon: Horizon },
): Promise<Difference[]> {
  const slices = recount.set.slices.filter(slice => slice >= horizon.slices_from)
  if (!hasMinutes(recount.set) || slices.length === 0) return []
  const set = { ...recount.set, slices }
  const found: Difference[] = []
  for (const counting of minuteCountings(recount)) {
    const expected = { ...counting, span: MINUTE_SECONDS }
    found.push(...(await verifyCounting(store, { ...recount, set }, { project, current, expected })))
  }
  return found
}

/** Compares what a set of slices comes to now, in histograms of one span, with those of that span that are stored. */
function verifyCounting(
  store: Store,
  recount: Recount,
  {
    project,
    current,
    expected: { sql, params, subjects, span },
  }: { project: string; current: string[]; expected: Counting & { span: number } },
): Promise<Difference[]> {
  // Shorter ones are found by the slice they lie in.
  const width = Math.max(span, SLICE_SECONDS)
  const starts = startsOf(recount.set, width)
  const stored = `
    SELECT * FROM histograms AS h FINAL
    WHERE ${KEY} AND span = ${span} AND toStartOfInterval(h.slice, toIntervalSecond(${width}), 'UTC') IN {starts:Array(DateTime('UTC'))}
      AND subject IN {verified:Array(String)}`
  return select(store, {
    sql: differences(sql, stored, span),
    params: {
      ...setParams(project, recount),
      current,
      starts: sqlSeconds(starts),
      ...params,
      verified: subjects,
    },
    row: Difference,
  })
}

interface VerifiedRollUp {
  project: string
  current: string[]
  horizon: Horizon
  from: number
  to: number
}

async function verifyRollUp(
  store: Store,
  recount: Recount,
  { project, current, horizon, from, to }: VerifiedRollUp,
): Promise<Difference[]> {
  const { set } = recount
  // Whole weeks: an hour that should not be there may lie beside those that should.
  const first = Math.floor(Math.min(...set.slices) / WIDEST) * WIDEST
  const last = (Math.floor(Math.max(...set.slices) / WIDEST) + 1) * WIDEST
  const within = `${KEY} AND ${subjectsOf(set.kind)} AND h.slice >= fromUnixTimestamp({begin:UInt32}) AND h.slice < fromUnixTimestamp({end:UInt32})`
  const built = `SELECT ${COLUMNS} FROM histograms AS h FINAL WHERE ${within} AND span = ${from}`
  const stored = `SELECT * FROM histograms AS h FINAL WHERE ${within} AND span = ${to}`
  return select(store, {
    sql: differences(summedUp(built, to), stored, to),
    params: {
      ...setParams(project, recount),
      current,
      begin: Math.max(first, completeFrom(from, horizon)),
      end: last,
    },
    row: Difference,
  })
}

/** From when on every histogram of a span is kept. */
function completeFrom(span: number, { slices_from, hours_from }: Horizon): number {
  if (span === SPANS[0]) return slices_from
  return span === SPANS[1] ? hours_from : 0
}
