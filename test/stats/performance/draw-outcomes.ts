import { empty } from '../../../src/stats/histogram/empty.ts'
import type { Histogram } from '../../../src/stats/histogram/histogram.ts'

/** Rows by class labelled, then by class predicted; classes are called 0, 1, 2 … */
export type Table = readonly (readonly number[])[]

/** A table as the `outcome` subject counts it. */
export function outcomeOf(table: Table): Histogram {
  const cells = table.flatMap((row, label) =>
    row.map((rows, prediction) => [JSON.stringify([String(label), String(prediction)]), rows] as const),
  )
  return {
    ...empty(),
    n: cells.reduce((sum, [, rows]) => sum + rows, 0),
    categories: new Map(cells.filter(([, rows]) => rows > 0)),
  }
}

/** A multinomial sample of `n` rows from a table of chances. */
export function drawOutcomes(chances: Table, n: number, uniform: () => number): Histogram {
  let sum = 0
  const cells = chances.flatMap((row, label) =>
    row.map((chance, prediction) => {
      sum += chance
      return { label, prediction, upTo: sum }
    }),
  )
  const counts = chances.map(row => row.map(() => 0))
  for (let i = 0; i < n; i++) {
    const drawn = sum * uniform()
    const { label, prediction } = cells.find(({ upTo }) => drawn < upTo)!
    counts[label]![prediction]!++
  }
  return outcomeOf(counts)
}
