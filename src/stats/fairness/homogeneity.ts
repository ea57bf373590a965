import { pearson } from '../drift/pearson.ts'
import { chiSquaredUpperTail } from '../special/chi-squared-upper-tail.ts'
import { type Proportion, pool } from './proportion.ts'

/** Whether several proportions differ at all. */
export interface HomogeneityTest {
  /** Pearson's X², divided by φ. */
  statistic: number
  df: number
  pValue: number
}

/**
 * Pearson's χ² for the hypothesis that all proportions are the same (a groups × 2 table), divided by the
 * overdispersion φ. Proportions without rows are left out; if nothing but successes or no successes were seen,
 * nothing speaks against it (X² = 0).
 *
 * @returns null with fewer than two proportions
 */
export function testHomogeneity(proportions: readonly Proportion[], phi = 1): HomogeneityTest | null {
  const present = proportions.filter(({ n }) => n > 0)
  if (present.length < 2) return null
  const df = present.length - 1
  const { successes, n } = pool(present)
  if (successes === 0 || successes === n) return { statistic: 0, df, pValue: 1 }
  const table = pearson(
    present.map(each => each.successes),
    present.map(each => each.n - each.successes),
  )
  const statistic = table.statistic / phi
  return { statistic, df, pValue: chiSquaredUpperTail(statistic, df) }
}
