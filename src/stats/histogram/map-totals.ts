import type { Histogram } from './histogram.ts'

/**
 * The same histogram with everything that adds up over rows replaced.
 *
 * @param replace given the total and, for one of `sums`, its name
 */
export function mapTotals(
  histogram: Histogram,
  replace: (total: number, name?: string) => number,
): Histogram {
  const { counts, categories, sum, sumSquares, sums } = histogram
  return {
    ...histogram,
    counts: { ...counts, rows: counts.rows.map(rows => replace(rows)) },
    categories: new Map([...categories].map(([name, rows]) => [name, replace(rows)])),
    sum: replace(sum),
    sumSquares: replace(sumSquares),
    sums: new Map([...sums].map(([name, total]) => [name, replace(total, name)])),
  }
}
