import { z } from 'zod'
import { type Store, select } from './client.ts'
import { countingsOf, subjectsOf } from './count-groups.ts'
import { SPANS } from './cover-range.ts'
import { type Recount, ROLLUPS, setParams } from './recount.ts'
import { SLICE_SECONDS } from './slices.ts'

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
    OR arrayExists((most, least) -> most - least > ${TOLERANCE} * greatest(1, most),
      mapValues(maxMap(CAST(sums, 'Map(String, Float64)'))), mapValues(minMap(CAST(sums, 'Map(String, Float64)'))))
  ORDER BY slice, subject, segment, version
  LIMIT 100`

const KEY = `project = {project:String} AND model = {model:String} AND reference = {reference:String}
  AND binning IN {current:Array(String)}`

/**
 * Counts slices anew from raw rows and compares the result with their stored histograms, then those of their
 * hours, days and weeks with what they are built from.
 *
 * @returns at most 100 differences of each span; none when all is as it should be
 */
export async function verifySlices(store: Store, project: string, recount: Recount): Promise<Difference[]> {
  const { set, binnings, segmentation } = recount
  const shared = {
    ...setParams(project, recount),
    current: [...new Set([...binnings.values()].map(({ id }) => id))],
  }
  const found: Difference[] = []
  for (const { sql, params, subjects } of countingsOf(set.kind, binnings, segmentation)) {
    const stored = `
      SELECT * FROM histograms FINAL
      WHERE ${KEY} AND span = ${SLICE_SECONDS} AND slice IN {slices:Array(DateTime('UTC'))} AND subject IN {verified:Array(String)}`
    found.push(
      ...(await select(store, {
        sql: differences(sql, stored, SLICE_SECONDS),
        params: { ...shared, ...params, verified: subjects },
        row: Difference,
      })),
    )
  }
  for (const rollup of ROLLUPS) found.push(...(await verifyRollUp(store, shared, { recount, ...rollup })))
  return found
}

async function verifyRollUp(
  store: Store,
  shared: Record<string, unknown>,
  { recount: { set }, from, to }: { recount: Recount; from: number; to: number },
): Promise<Difference[]> {
  // Whole weeks: an hour that should not be there may lie beside those that should.
  const first = Math.floor(Math.min(...set.slices) / WIDEST) * WIDEST
  const last = (Math.floor(Math.max(...set.slices) / WIDEST) + 1) * WIDEST
  const within = `${KEY} AND ${subjectsOf(set.kind)} AND h.slice >= fromUnixTimestamp({begin:UInt32}) AND h.slice < fromUnixTimestamp({end:UInt32})`
  const merged = `
    SELECT version, segment, subject, binning, toStartOfInterval(h.slice, toIntervalSecond(${to}), 'UTC') AS start,
      sum(h.n) AS total, sumMap(h.counts) AS all_counts, sumMap(h.categories) AS all_categories,
      sum(h.sum) AS total_sum, sum(h.sum_squares) AS total_squares, min(h.min) AS smallest, max(h.max) AS largest,
      sumMap(CAST(h.sums, 'Map(String, Float64)')) AS all_sums
    FROM histograms AS h FINAL WHERE ${within} AND span = ${from}
    GROUP BY version, segment, subject, binning, start`
  const expected = `
    SELECT version, segment, subject, binning, start AS slice, total AS n, all_counts AS counts,
      all_categories AS categories, total_sum AS sum, total_squares AS sum_squares, smallest AS min, largest AS max,
      CAST(all_sums, 'Map(LowCardinality(String), Float64)') AS sums
    FROM (${merged})`
  const stored = `SELECT * FROM histograms AS h FINAL WHERE ${within} AND span = ${to}`
  return select(store, {
    sql: differences(expected, stored, to),
    params: { ...shared, begin: first, end: last },
    row: Difference,
  })
}
