import type { Histogram } from './histogram.ts'

/**
 * The same distribution as of φ times fewer rows: what rows tell of which φ are worth one that is independent. Unlike
 * weights, squared ones are divided by φ as well.
 */
export function thin(histogram: Histogram, phi: number): Histogram {
  const { counts, categories, sum, sumSquares, sums } = histogram
  return {
    ...histogram,
    counts: { ...counts, rows: counts.rows.map(rows => rows / phi) },
    categories: new Map([...categories].map(([name, rows]) => [name, rows / phi])),
    sum: sum / phi,
    sumSquares: sumSquares / phi,
    sums: new Map([...sums].map(([name, total]) => [name, total / phi])),
  }
}
