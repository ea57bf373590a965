import { type Proportion, pool } from './proportion.ts'

/** A group with fewer rows decides nothing. */
const LEAST_ROWS = 30

/** Nor does one of which fewer positives, or fewer negatives, are to be expected: χ² needs them. */
const LEAST_EXPECTED = 5

/** Why a group is shown but decides nothing. */
export type Withheld = 'too_few_rows' | 'too_few_expected'

/**
 * For each group's rate, why it decides nothing: it rests on fewer than 30 rows, or fewer than 5 successes or
 * failures would be expected if it were the rate of all groups together. Null: it decides.
 */
export function withholdSmall(rates: readonly Proportion[]): (Withheld | null)[] {
  const all = pool(rates)
  return rates.map(({ n }) => {
    if (n < LEAST_ROWS) return 'too_few_rows'
    const successes = (n * all.successes) / all.n
    return Math.min(successes, n - successes) < LEAST_EXPECTED ? 'too_few_expected' : null
  })
}
