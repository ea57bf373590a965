import type { GroupCounts } from './group-counts.ts'
import type { Proportion } from './proportion.ts'

/** The rates of one group, by the names AIF360 gives them. Only the selection rate counts rows without a label. */
const RATES = {
  /** Of all rows, those predicted positive. */
  selection_rate: ({ predicted }) => ({ successes: predicted.positive, n: predicted.total }),
  /** Of the rows labelled positive, those predicted so: recall, sensitivity. */
  true_positive_rate: ({ labelled: { tp, fn } }) => of(tp, fn),
  /** Of the rows labelled negative, those predicted positive. */
  false_positive_rate: ({ labelled: { fp, tn } }) => of(fp, tn),
  /** Of the rows labelled negative, those predicted so: specificity. */
  true_negative_rate: ({ labelled: { fp, tn } }) => of(tn, fp),
  /** Of the rows labelled positive, those predicted negative. */
  false_negative_rate: ({ labelled: { tp, fn } }) => of(fn, tp),
  /** Of the rows predicted positive, those that are: precision. */
  positive_predictive_value: ({ labelled: { tp, fp } }) => of(tp, fp),
  /** Of the rows predicted negative, those that are. */
  negative_predictive_value: ({ labelled: { tn, fn } }) => of(tn, fn),
  /** Of the rows predicted negative, those that are positive. */
  false_omission_rate: ({ labelled: { tn, fn } }) => of(fn, tn),
  /** Of the rows predicted positive, those that are negative. */
  false_discovery_rate: ({ labelled: { tp, fp } }) => of(fp, tp),
  /** Of the labelled rows, those predicted as labelled. */
  accuracy: ({ labelled: { tp, fp, fn, tn } }) => of(tp + tn, fp + fn),
  /** Of the labelled rows, those labelled positive. */
  base_rate: ({ labelled: { tp, fp, fn, tn } }) => of(tp + fn, fp + tn),
  /** Of the labelled rows, those predicted otherwise than labelled. */
  error_rate: ({ labelled: { tp, fp, fn, tn } }) => of(fp + fn, tp + tn),
} satisfies Record<string, (group: GroupCounts) => Proportion>

export type RateName = keyof typeof RATES

export const RATE_NAMES = Object.keys(RATES) as RateName[]

/** A group's rate as the rows it is a share of. */
export function rateOf(group: GroupCounts, name: RateName): Proportion {
  return RATES[name](group)
}

function of(successes: number, failures: number): Proportion {
  return { successes, n: successes + failures }
}
