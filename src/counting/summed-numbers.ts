import { squaredLoss } from '../stats/performance/brier.ts'
import { logarithmicLoss } from '../stats/performance/log-loss.ts'
import type { Numbers } from './count-numbers.ts'

/** What each of some numbers adds to exact sums, by name of the sum: as many as there are numbers, 0 where one adds none. */
export type Terms = ReadonlyMap<string, Float64Array>

/** The numbers of a subject that has exact sums beside its bins. */
export interface SummedNumbers {
  subject: string
  numbers: Numbers
  terms: Terms
  /** Does each row count for its weight? Else for 1, whatever it weighs. */
  isWeighed: boolean
}

const LOSSES = [squaredLoss, logarithmicLoss]

/**
 * Terms of the sums that every subject of labelled rows has: magnitudes, and losses. These are of scores alone, and 0 of
 * all other numbers.
 *
 * @param scoresOf left out where the numbers are no scores
 */
export function commonTerms(values: Float64Array, scoresOf?: 'positive' | 'negative'): Terms {
  const terms = new Map([['abs', ofFinite(values, Math.abs)]])
  for (const loss of LOSSES) {
    const losses = scoresOf
      ? ofFinite(values, score => loss[scoresOf](score))
      : new Float64Array(values.length)
    terms.set(loss.sum, losses)
  }
  return terms
}

/** A term of each number that is finite. */
export const ofFinite = (values: Float64Array, term: (value: number) => number): Float64Array =>
  values.map(value => (Number.isFinite(value) ? term(value) : 0))

/** Products of the numbers at each place of two lists. */
export const times = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, i) => value * b[i]!)
