import type { Counting } from './count-sql.ts'

/** A counting and how long each of the intervals is that it counts, in seconds. */
export interface SpanCounting extends Counting {
  span: number
}

/**
 * Several countings as one SELECT with the column `span` beside the others: in a statement of its own each would be planned,
 * and leave a part to be merged, by itself, which costs more than to count a small slice.
 *
 * @returns their parameters under names of their own
 */
export function countTogether(countings: readonly SpanCounting[]): Omit<Counting, 'subjects'> {
  const own = countings.map(({ sql, params, span }, i) => {
    const nameOf = (name: string) => `counting${i}_${name}`
    return {
      sql: `
        SELECT toString(version) AS version, toString(segment) AS segment, toString(subject) AS subject, toString(binning) AS binning,
          toUInt32(${span}) AS span, slice, n, counts, categories, sum, sum_squares, min, max, CAST(sums, 'Map(String, Float64)') AS sums
        FROM (${sql.replaceAll(/\{(\w+):/g, (found, name: string) => (name in params ? `{${nameOf(name)}:` : found))})`,
      params: Object.fromEntries(Object.entries(params).map(([name, value]) => [nameOf(name), value])),
    }
  })
  return {
    sql: own.map(({ sql }) => sql).join('\nUNION ALL\n'),
    params: Object.assign({}, ...own.map(({ params }) => params)),
  }
}
