import { expect, it } from 'vitest'
import { averagePrecision } from '../../../src/stats/performance/average-precision.ts'
import type { PerformanceValue } from '../../../src/stats/performance/performance-metric.ts'
import { f1Weighted, precisionWeighted } from '../../../src/stats/performance/weighted-average.ts'
import { outcomeOf, type Table } from './draw-outcomes.ts'
import { scored } from './golden.ts'

/**
 * The standard error of a statistic by leaving out each row once (Tukey 1958): it knows nothing of derivatives.
 *
 * @param kinds the statistic without one row of each kind, and how many rows are of it
 */
function jackknife(kinds: readonly { without: number; rows: number }[]): number {
  const n = kinds.reduce((sum, { rows }) => sum + rows, 0)
  const mean = kinds.reduce((sum, { without, rows }) => sum + without * rows, 0) / n
  const squares = kinds.reduce((sum, { without, rows }) => sum + rows * (without - mean) ** 2, 0)
  return Math.sqrt((squares * (n - 1)) / n)
}

/** What an interval on the logit scale says the standard error is on the value's own. */
function standardError({ value, low, high }: PerformanceValue): number {
  const logit = (x: number) => Math.log(x / (1 - x))
  return ((logit(high!) - logit(low!)) / 2 / 1.959963984540054) * value! * (1 - value!)
}

/** Labels by row, predictions by column; in the second, one class is never predicted. */
const TABLES = [
  [
    [300, 30, 12],
    [24, 120, 18],
    [6, 40, 72],
  ],
  [
    [300, 30, 0],
    [24, 120, 0],
    [60, 40, 0],
  ],
]

it.each([
  ['weighted precision', precisionWeighted],
  ['weighted F1', f1Weighted],
])('%s varies as leaving out rows says', (_, metric) => {
  for (const table of TABLES) {
    const of = (counts: Table) => metric.compute({ outcome: outcomeOf(counts) })!
    const kinds = table.flatMap((row, i) =>
      row.flatMap((rows, j) => {
        const left = table.map((counts, r) => counts.map((count, c) => count - Number(r === i && c === j)))
        return rows === 0 ? [] : { rows, without: of(left).value! }
      }),
    )
    expect(standardError(of(table)) / jackknife(kinds)).toBeCloseTo(1, 2)
  }
})

it('average precision varies as leaving out rows says', () => {
  const repeat = (counts: number[]) =>
    counts.flatMap((rows, i) => new Array<number>(rows).fill((i + 1) / (counts.length + 1)))
  const positive = [20, 40, 50, 80, 150, 210, 200]
  const negative = [450, 350, 250, 200, 125, 50, 25]
  const of = (p: number[], q: number[]) => averagePrecision.compute({ scores: scored(repeat(p), repeat(q)) })!
  const less = (counts: number[], at: number) => counts.map((rows, i) => rows - Number(i === at))
  const kinds = [
    ...positive.map((rows, i) => ({ rows, without: of(less(positive, i), negative).value! })),
    ...negative.map((rows, i) => ({ rows, without: of(positive, less(negative, i)).value! })),
  ]
  expect(standardError(of(positive, negative)) / jackknife(kinds)).toBeCloseTo(1, 2)
})
