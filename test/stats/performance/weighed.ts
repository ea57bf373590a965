import type { Histogram } from '../../../src/stats/histogram/histogram.ts'
import { EXCESS, EXCESS_SQUARES } from '../../../src/stats/histogram/weigh.ts'

/** A row, and what it is to count for. */
export type Weighed<Row> = readonly [row: Row, weight: number]

/** Counts rows, and what their weights add, as the store does where some weigh other than 1. */
export function countWeighed<Row>(
  rows: readonly Weighed<Row>[],
  count: (rows: readonly Row[]) => Histogram,
): Histogram {
  const histogram = count(rows.map(([row]) => row))
  const sums = new Map<string, number>()
  const add = (name: string, amount: number) => sums.set(name, (sums.get(name) ?? 0) + amount)
  for (const weight of new Set(rows.map(([, weight]) => weight))) {
    if (weight === 1) continue
    const alike = count(rows.flatMap(([row, other]) => (other === weight ? [row] : [])))
    const bins = [
      ...alike.categories,
      ...[...alike.counts.codes].map((code, i) => [code, alike.counts.rows[i]!] as const),
    ]
    for (const [bin, n] of bins) {
      add(`${EXCESS}${bin}`, (weight - 1) * n)
      add(`${EXCESS_SQUARES}${bin}`, (weight ** 2 - 1) * n)
    }
    for (const [name, total] of [
      ...alike.sums,
      ['sum', alike.sum],
      ['sum_squares', alike.sumSquares],
    ] as const)
      add(`${EXCESS}${name}`, (weight - 1) * total)
  }
  return { ...histogram, sums: new Map([...histogram.sums, ...sums]) }
}
