import { z } from 'zod'
import { COUNTED_STRUCTURE } from '../counting/encode-histograms.ts'
import { NULL } from '../stats/histogram/binning.ts'
import { EXCESS } from '../stats/histogram/weigh.ts'
import { CANCELLING } from './cancelling-sums.ts'
import { type Store, select } from './client.ts'

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

/** The table that the block of an expectation is. */
export const COUNTED = 'counted'

/** Histograms of one span as they should be and as they are: two SELECTs with the columns of `COUNTED`. */
export interface Expectation {
  /** Seconds. */
  span: number
  expected: string
  stored: string
  /** What both bind. */
  params: Record<string, unknown>
  /** What was counted (see `encodeHistograms`), where they read it. */
  block?: Uint8Array
}

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

const COLUMNS =
  'version, segment, subject, binning, slice, n, counts, categories, sum, sum_squares, min, max, sums'

/**
 * Compares what is stored with what is expected key by key, in either direction; an empty histogram is as good as none. So
 * is one that is expected and has only rows without a value: subjects may be frozen after slices were counted.
 *
 * @returns at most 100
 */
export const findDifferences = (
  store: Store,
  { span, expected, stored, params, block }: Expectation,
): Promise<Difference[]> =>
  select(store, {
    sql: `
      SELECT ${span} AS span, version, segment, subject, toUnixTimestamp(slice) AS slice,
        sumIf(n, origin = 'expected') AS expected, sumIf(n, origin = 'stored') AS stored
      FROM (
        SELECT 'expected' AS origin, ${COLUMNS} FROM (${expected}) WHERE n > 0
        UNION ALL
        SELECT 'stored' AS origin, ${COLUMNS} FROM (${stored}) WHERE n > 0
      )
      GROUP BY version, segment, subject, binning, slice
      HAVING (count() != 2 AND NOT (count() = 1 AND any(origin = 'expected' AND mapKeys(counts) = [toInt32(${NULL})])))
        OR uniqExact(n, mapSort(counts), mapSort(categories), arraySort(mapKeys(sums)), min, max) != 1
        -- Σ|x| is at most √(n Σx²).
        OR max(sum) - min(sum) > ${TOLERANCE} * greatest(1, sqrt(max(n)) * sqrt(max(sum_squares)))
        OR max(sum_squares) - min(sum_squares) > ${TOLERANCE} * greatest(1, max(sum_squares))
        OR arrayExists((most, least, size) -> most - least > ${TOLERANCE} * greatest(1, most, size),
          mapValues(maxMap(CAST(sums, 'Map(String, Float64)'))), mapValues(minMap(CAST(sums, 'Map(String, Float64)'))),
          mapValues(maxMap(mapApply((name, total) -> (name, ${SIZE}), CAST(sums, 'Map(String, Float64)')))))
      ORDER BY slice, subject, segment, version
      LIMIT 100`,
    params,
    ...(block ? { table: { name: COUNTED, structure: COUNTED_STRUCTURE, block } } : {}),
    row: Difference,
  })
