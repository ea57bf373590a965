import type { CategoricalBinning, NumericBinning } from '../../../src/stats/histogram/binning.ts'
import { count } from '../../../src/stats/histogram/count.ts'
import { empty } from '../../../src/stats/histogram/empty.ts'
import { freezeCategorical } from '../../../src/stats/histogram/freeze-categorical.ts'
import { freezeNumeric } from '../../../src/stats/histogram/freeze-numeric.ts'
import type { Histogram } from '../../../src/stats/histogram/histogram.ts'

interface Counted<Binning> {
  binning: Binning
  reference: Histogram
  current: Histogram
}

/** Two samples counted in bins frozen from the first. */
export function countedNumbers(
  reference: Iterable<unknown>,
  current: Iterable<unknown>,
): Counted<NumericBinning> {
  const rows = [...reference]
  const finite = rows.filter((value): value is number => typeof value === 'number' && Number.isFinite(value))
  const binning = freezeNumeric(Float64Array.from(finite), { transform: 'asinh' })
  return { binning, reference: count(binning, rows), current: count(binning, current) }
}

/** Two rows of counts as histograms of categories 0, 1, 2, …; those the reference lacks are new. */
export function countedCategories(reference: number[], current: number[]): Counted<CategoricalBinning> {
  const categories = (rows: number[]) =>
    new Map([...rows.entries()].filter(([, r]) => r > 0).map(([c, r]) => [String(c), r]))
  const histogram = (rows: number[]): Histogram => ({
    ...empty(),
    n: rows.reduce((sum, r) => sum + r, 0),
    categories: categories(rows),
  })
  return {
    binning: freezeCategorical(categories(reference)),
    reference: histogram(reference),
    current: histogram(current),
  }
}

/** The finite values among raw rows, ascending. */
export function finiteSorted(rows: unknown[]): Float64Array {
  return Float64Array.from(
    rows.filter((row): row is number => typeof row === 'number' && Number.isFinite(row)),
  ).sort()
}
