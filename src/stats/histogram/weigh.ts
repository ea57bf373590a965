import { LAST_SPECIAL, OTHER } from './binning.ts'
import type { Histogram } from './histogram.ts'
import { mapTotals } from './map-totals.ts'

/**
 * Names of further sums that rows are counted by which weigh other than 1, so that models without weights have none of
 * them. `excess:` and a bin (its code, or its category): what the weights of its rows add up to above 1 each, and
 * `excess_squares:` their squares. `excess:` and the name of an exact sum (`sum`, `sum_squares`, or one of `sums`):
 * what is to be added to it for each row to count for its weight. Merging adds them up like all sums.
 */
export const EXCESS = 'excess:'
export const EXCESS_SQUARES = 'excess_squares:'

/** Sums of a histogram that was weighed: of squared weights, of all rows with a value, and by category. */
const ALL_SQUARES = 'squares'
const SQUARES = 'squares:'

/** Whether some rows of a histogram weigh other than 1. */
export function hasWeights({ sums }: Histogram): boolean {
  for (const name of sums.keys()) if (isOfWeights(name)) return true
  return false
}

/** The same histogram with every row counted for its weight instead of 1; `n` stays the number of rows. */
export function weigh(histogram: Histogram): Histogram {
  const { counts, sums } = histogram
  const excess = (name: string) => sums.get(EXCESS + name) ?? 0
  // Rounding may leave a little less than 0 of rows without weight.
  const weightOf = (bin: string, rows: number) => Math.max(0, rows + excess(bin))
  const squaresOf = (bin: string, rows: number) => Math.max(0, rows + (sums.get(EXCESS_SQUARES + bin) ?? 0))
  const weighed = new Map<string, number>()
  for (const [name, total] of sums) if (!isOfWeights(name)) weighed.set(name, total + excess(name))
  let squares = 0
  for (const [category, rows] of histogram.categories) {
    weighed.set(SQUARES + category, squaresOf(category, rows))
    squares += squaresOf(category, rows)
  }
  counts.codes.forEach((code, i) => {
    if (code > LAST_SPECIAL || code === OTHER) squares += squaresOf(String(code), counts.rows[i]!)
  })
  return {
    ...histogram,
    counts: { ...counts, rows: counts.rows.map((rows, i) => weightOf(String(counts.codes[i]), rows)) },
    categories: new Map([...histogram.categories].map(([name, rows]) => [name, weightOf(name, rows)])),
    sum: histogram.sum + excess('sum'),
    sumSquares: Math.max(0, histogram.sumSquares + excess('sum_squares')),
    sums: weighed.set(ALL_SQUARES, squares),
  }
}

const isOfWeights = (name: string): boolean => name.startsWith(EXCESS) || name.startsWith(EXCESS_SQUARES)

/** What the squared weights of all rows with a value add up to; `otherwise` where nothing was weighed. */
export const squaresOfAll = ({ sums }: Histogram, otherwise: number): number =>
  sums.get(ALL_SQUARES) ?? otherwise

/** The same of the rows of one category. */
export const squaresOfCategory = ({ sums }: Histogram, category: string, otherwise: number): number =>
  sums.get(SQUARES + category) ?? otherwise

/** The same histogram with every weight multiplied by `factor`, which is above 0. */
export function scaleWeights(histogram: Histogram, factor: number): Histogram {
  const isSquared = (name: string) => name === ALL_SQUARES || name.startsWith(SQUARES)
  return mapTotals(
    histogram,
    (total, name) => total * (name !== undefined && isSquared(name) ? factor ** 2 : factor),
  )
}
