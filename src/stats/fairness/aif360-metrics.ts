import { differenceOfProportions } from './difference-of-proportions.ts'
import { type Estimate, estimated, meanOfTwo, type NamedEstimate } from './estimate.ts'
import {
  type BenefitRows,
  benefitsOfGroups,
  benefitsOfRows,
  coefficientOfVariation,
  generalisedEntropy,
} from './generalised-entropy.ts'
import { checkGroups, type GroupCounts } from './group-counts.ts'
import type { GroupPair } from './group-pair.ts'
import { type RateName, rateOf } from './rates.ts'
import { ratioOfProportions } from './ratio-of-proportions.ts'

/** Error rates that AIF360 compares both ways. */
const ERRORS = [
  'error_rate',
  'false_omission_rate',
  'false_discovery_rate',
  'false_negative_rate',
  'false_positive_rate',
] as const satisfies readonly RateName[]

/**
 * AIF360's group metrics (`ClassificationMetric`), by their names and signs there: the disadvantaged group
 * (unprivileged) minus, or by, the advantaged one (privileged).
 *
 *     average_odds_difference               ½[ΔFPR + ΔTPR]        average_abs_odds_difference   ½[|ΔFPR| + |ΔTPR|]
 *     average_predictive_value_difference   ½[ΔPPV + ΔFOR]        between_group_*               entropies below
 *
 * Differences have Newcombe's interval, ratios the log one, averages of signed differences the two put together,
 * as they rest on different rows; the others have none. Stated differences: 0/0 and x/0 are not estimable, where
 * AIF360 gives NaN and ∞; and the between-group entropies are those of the pair, where AIF360 counts the rows of
 * any further group as rows without benefit.
 *
 * Throws RangeError on counts that are none (`checkGroups`).
 */
export function aif360PairMetrics({ advantaged, disadvantaged }: GroupPair): NamedEstimate[] {
  checkGroups([advantaged, disadvantaged])
  const difference = (rate: RateName) =>
    differenceOfProportions(rateOf(disadvantaged, rate), rateOf(advantaged, rate))
  const ratio = (rate: RateName) => ratioOfProportions(rateOf(disadvantaged, rate), rateOf(advantaged, rate))
  const odds = [difference('false_positive_rate'), difference('true_positive_rate')] as const
  const predictive = [difference('positive_predictive_value'), difference('false_omission_rate')] as const
  return [
    { name: 'statistical_parity_difference', ...difference('selection_rate') },
    { name: 'disparate_impact', ...ratio('selection_rate') },
    { name: 'average_odds_difference', ...meanOfTwo(...odds) },
    { name: 'average_abs_odds_difference', ...meanOfTwo(size(odds[0]), size(odds[1])) },
    { name: 'average_predictive_value_difference', ...meanOfTwo(...predictive) },
    ...ERRORS.flatMap(rate => [
      { name: `${rate}_difference`, ...difference(rate) },
      { name: `${rate}_ratio`, ...ratio(rate) },
    ]),
    ...entropies('between_group_', benefitsOfGroups([disadvantaged, advantaged])),
  ]
}

/**
 * AIF360's entropies of the benefit b = ŷ − y + 1 over all labelled rows, by their names there, and those between
 * all groups. The Theil index is the generalised entropy with α = 1, the coefficient of variation √(2·GE₂).
 * Without intervals; not estimable without rows or if all rows are false negatives.
 *
 * Throws RangeError on counts that are none (`checkGroups`).
 */
export function aif360EntropyMetrics(groups: readonly GroupCounts[]): NamedEstimate[] {
  checkGroups(groups)
  return [
    ...entropies('', benefitsOfRows(groups)),
    ...entropies('between_all_groups_', benefitsOfGroups(groups)),
  ]
}

function entropies(prefix: string, benefits: readonly BenefitRows[]): NamedEstimate[] {
  return [
    { name: `${prefix}generalized_entropy_index`, ...generalisedEntropy(benefits, 2) },
    { name: `${prefix}theil_index`, ...generalisedEntropy(benefits, 1) },
    { name: `${prefix}coefficient_of_variation`, ...coefficientOfVariation(benefits) },
  ]
}

/** |value|, without an interval: that of a size is not the size of an interval. */
function size(estimate: Estimate): Estimate {
  return estimate.value === null ? estimate : estimated(Math.abs(estimate.value))
}
