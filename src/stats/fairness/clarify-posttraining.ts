import { conditionalDemographicDisparity } from './conditional-demographic-disparity.ts'
import { differenceOfProportions } from './difference-of-proportions.ts'
import { type Estimate, minus, type NamedEstimate, quotient } from './estimate.ts'
import { benefitsOfRows, generalisedEntropy } from './generalised-entropy.ts'
import { checkGroups, type GroupCounts } from './group-counts.ts'
import type { GroupPair } from './group-pair.ts'
import { type RateName, rateOf } from './rates.ts'
import { ratioOfProportions } from './ratio-of-proportions.ts'

/**
 * SageMaker Clarify's bias metrics of the predictions that need no nearest neighbours, by their names and signs
 * there (`smclarify`, `bias/metrics/posttraining.py`); several are *d* − *a*. Hats are predictions.
 *
 *     DPPL   q̂ₐ − q̂_d, q̂ = selection rate, all rows       DAR   PPVₐ − PPV_d
 *     DI     q̂_d / q̂ₐ                                      DRR   NPV_d − NPVₐ
 *     DCA    nₐ⁽¹⁾/n̂ₐ⁽¹⁾ − n_d⁽¹⁾/n̂_d⁽¹⁾                   AD    ACCₐ − ACC_d
 *     DCR    n_d⁽⁰⁾/n̂_d⁽⁰⁾ − nₐ⁽⁰⁾/n̂ₐ⁽⁰⁾                   TE    FN_d/FP_d − FNₐ/FPₐ
 *     RD     TPRₐ − TPR_d                                 CDDPL (1/n) Σ nᵢ·DDᵢ over the strata
 *     SD     TNR_d − TNRₐ                                 GE    generalised entropy of both groups, α = 2
 *
 * DCA and DCR divide the number *labelled* by the number *predicted*, among labelled rows. Differences of shares
 * have Newcombe's interval, DI the log one, the others none. A stated difference: 0/0 and x/0 are not estimable,
 * where Clarify publishes 0 and ±∞.
 *
 * Throws RangeError on counts that are none (`checkGroups`).
 *
 * @param strata the same two groups by the value of a control column, for CDDPL; without any it is not estimable
 */
export function clarifyPosttraining(pair: GroupPair, strata: readonly GroupPair[] = []): NamedEstimate[] {
  for (const { advantaged, disadvantaged } of [pair, ...strata]) checkGroups([advantaged, disadvantaged])
  const { advantaged: a, disadvantaged: d } = pair
  const difference = (first: GroupCounts, second: GroupCounts, rate: RateName) =>
    differenceOfProportions(rateOf(first, rate), rateOf(second, rate))
  return [
    { name: 'DPPL', ...difference(a, d, 'selection_rate') },
    { name: 'DI', ...ratioOfProportions(rateOf(d, 'selection_rate'), rateOf(a, 'selection_rate')) },
    { name: 'DCA', ...minus(conditionalAcceptance(a), conditionalAcceptance(d)) },
    { name: 'DCR', ...minus(conditionalRejection(d), conditionalRejection(a)) },
    { name: 'RD', ...difference(a, d, 'true_positive_rate') },
    { name: 'SD', ...difference(d, a, 'true_negative_rate') },
    { name: 'DAR', ...difference(a, d, 'positive_predictive_value') },
    { name: 'DRR', ...difference(d, a, 'negative_predictive_value') },
    { name: 'AD', ...difference(a, d, 'accuracy') },
    { name: 'TE', ...minus(treatment(d), treatment(a)) },
    { name: 'CDDPL', ...conditionalDemographicDisparity(strata, 'selection_rate') },
    { name: 'GE', ...generalisedEntropy(benefitsOfRows([a, d]), 2) },
  ]
}

/** Rows labelled positive for each one predicted so. */
function conditionalAcceptance({ labelled: { tp, fp, fn } }: GroupCounts): Estimate {
  return quotient(tp + fn, tp + fp)
}

/** Rows labelled negative for each one predicted so. */
function conditionalRejection({ labelled: { tn, fp, fn } }: GroupCounts): Estimate {
  return quotient(tn + fp, tn + fn)
}

/** False negatives for each false positive. */
function treatment({ labelled: { fp, fn } }: GroupCounts): Estimate {
  return quotient(fn, fp)
}
