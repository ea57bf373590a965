import type { Histogram } from './histogram.ts'
import { validRows } from './valid-rows.ts'
import { scaleWeights, squaresOfAll } from './weigh.ts'

/**
 * Of how many rows of equal weight a mean would vary as much as that of rows whose weights, and their squares, add up
 * to these: (Σw)² / Σw² (Kish 1965). The number of rows where all weigh 1.
 */
export const effectiveRows = (weight: number, squares: number): number =>
  squares === weight ? weight : weight ** 2 / squares

/** Σw² / Σw of a weighed histogram's rows with a value: as many as that make one effective row. 1 without any. */
export function meanWeight(histogram: Histogram): number {
  const weight = validRows(histogram)
  return weight === 0 ? 1 : squaresOfAll(histogram, weight) / weight
}

/**
 * Weighed histograms with their weights scaled as one so that they add up to their effective rows, so that whatever
 * reads them as rows has both its value and how sure it is. The same ones where all weights are 1, or none is above 0.
 */
export function asEffectiveRows(histograms: readonly Histogram[]): readonly Histogram[] {
  let [weight, squares] = [0, 0]
  for (const histogram of histograms) {
    const valid = validRows(histogram)
    weight += valid
    squares += squaresOfAll(histogram, valid)
  }
  if (weight === squares || squares === 0) return histograms
  return histograms.map(histogram => scaleWeights(histogram, weight / squares))
}
