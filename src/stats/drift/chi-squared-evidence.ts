import { chiSquaredUpperTail } from '../special/chi-squared-upper-tail.ts'
import { noncentralityBounds } from './noncentrality-bounds.ts'
import { type PearsonTest, pearson } from './pearson.ts'

/** Pearson's test of two rows of counts, divided by φ (Rao & Scott 1981), and what it leaves open. */
export interface ChiSquaredEvidence extends PearsonTest {
  pValue: number
  /** The non-centralities X² is compatible with (see `noncentralityBounds`). */
  lambda: { low: number; high: number }
}

/** Neither sample may be empty. One cell alone cannot differ: its p is 1. */
export function chiSquaredEvidence(
  first: readonly number[],
  second: readonly number[],
  phi = 1,
): ChiSquaredEvidence {
  const { statistic: ofRows, df } = pearson(first, second)
  const statistic = ofRows / phi
  return {
    statistic,
    df,
    pValue: df === 0 ? 1 : chiSquaredUpperTail(statistic, df),
    lambda: noncentralityBounds(statistic, df),
  }
}
