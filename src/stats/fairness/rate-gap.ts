import { type Estimate, estimated, notEstimable, quotient } from './estimate.ts'
import { type Proportion, pool } from './proportion.ts'

/** What is compared: the groups' rates with each other, or each with that of all rows together. */
export type GapMethod = 'between_groups' | 'to_overall'

/** How far the rates of groups are apart, both ways, without intervals. */
export interface RateGap {
  /** 0 … 1; 0 is equal. */
  difference: Estimate
  /** 0 … 1; 1 is equal. Not estimable (0/0) where all rates are 0. */
  ratio: Estimate
}

/**
 * `between_groups`: max − min and min / max of the rates. `to_overall`: max |rate − overall| and the smallest of
 * rate / overall or overall / rate, whichever is below 1; overall is the rate of all groups' rows together.
 *
 * Groups without rows are left out. Not estimable with fewer than two others.
 */
export function rateGap(rates: readonly Proportion[], method: GapMethod): RateGap {
  const present = rates.filter(({ n }) => n > 0)
  if (present.length < 2) {
    return { difference: notEstimable('too_few_groups'), ratio: notEstimable('too_few_groups') }
  }
  const shares = present.map(({ successes, n }) => successes / n)
  const low = Math.min(...shares)
  const high = Math.max(...shares)
  if (method === 'between_groups') return { difference: estimated(high - low), ratio: quotient(low, high) }

  const { successes, n } = pool(present)
  const overall = successes / n
  // The extremes lie on either side of the overall rate, so the largest gap is one of theirs.
  return {
    difference: estimated(Math.max(high - overall, overall - low)),
    ratio: high === 0 ? notEstimable('0/0') : estimated(Math.min(low / overall, overall / high)),
  }
}
