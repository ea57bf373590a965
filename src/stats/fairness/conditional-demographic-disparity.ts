import { type Estimate, estimated, notEstimable } from './estimate.ts'
import type { GroupPair } from './group-pair.ts'
import { pool } from './proportion.ts'
import { type RateName, rateOf } from './rates.ts'

/**
 * The disadvantaged group's share of the rejected minus its share of the accepted, in each stratum, averaged by
 * the strata's rows: (1/n) Σ nᵢ·DDᵢ (Wachter, Mittelstadt & Russell 2021). Above 0 the group is rejected more than
 * accepted, whatever the stratum.
 *
 * A stratum without rows counts for nothing. One in which nobody was accepted, or nobody rejected, leaves the
 * whole not estimable (0/0); SageMaker Clarify takes that share as 0.
 *
 * @param rate `base_rate`: accepted is what is labelled positive; `selection_rate`: what is predicted positive
 */
export function conditionalDemographicDisparity(
  strata: readonly GroupPair[],
  rate: Extract<RateName, 'base_rate' | 'selection_rate'>,
): Estimate {
  let weighted = 0
  let n = 0
  for (const { advantaged, disadvantaged } of strata) {
    const accepted = rateOf(disadvantaged, rate)
    const all = pool([rateOf(advantaged, rate), accepted])
    if (all.n === 0) continue
    if (all.successes === 0 || all.successes === all.n) return notEstimable('0/0')
    const ofRejected = (accepted.n - accepted.successes) / (all.n - all.successes)
    weighted += all.n * (ofRejected - accepted.successes / all.successes)
    n += all.n
  }
  return n === 0 ? notEstimable('0/0') : estimated(weighted / n)
}
