import type { Histogram } from './histogram.ts'
import { mapTotals } from './map-totals.ts'

/**
 * The same distribution as of φ times fewer rows: what rows tell of which φ are worth one that is independent. Unlike
 * with weights (`scaleWeights`), squared ones are divided by φ as well.
 */
export const thin = (histogram: Histogram, phi: number): Histogram =>
  mapTotals(histogram, total => total / phi)
