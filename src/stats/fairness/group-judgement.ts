import type { Estimate } from './estimate.ts'
import type { FairnessMetric } from './fairness-metric.ts'
import type { GroupCounts } from './group-counts.ts'
import type { HomogeneityTest } from './homogeneity.ts'
import type { Withheld } from './withhold-small.ts'

/** How groups are judged. */
export interface FairnessQuestion {
  metric: FairnessMetric
  /** Where unfair begins, between 0 and 1; of a ratio the lower limit. `DEFAULT_MINIMUM` if left out. */
  minimum?: number
  /**
   * The most often that any group may be called unfair while all are treated alike, between 0 and 1; .05 if left
   * out. χ² keeps it to first order (two groups of 500 rows at rate ½ differ "really" in .0537 of cases); that the
   * interval has to be beyond the minimum as well makes it far rarer.
   */
  alpha?: number
  /** Overdispersion: so many rows tell as much as one independent row would; 1 if left out. */
  phi?: number
}

export interface GroupsQuestion extends FairnessQuestion {
  groups: readonly GroupCounts[]
}

export type FairnessVerdict = 'unfair' | 'fair' | 'cannot_tell'

/** What the counts show of one group, before all groups are asked. */
export interface GroupFinding {
  group: string
  /** The group's rate; null if it has no rows. */
  rate: number | null
  /** Rows the rate is a share of. */
  n: number
  /** Why this group decides nothing; null if it does. */
  withheld: Withheld | null
  /** The group compared with all other groups that decide, taken together. */
  effect: Estimate
  /** χ² of the group against those others, two-sided; null if the group is withheld or alone. */
  pValue: number | null
}

export interface GroupJudgement extends GroupFinding {
  verdict: FairnessVerdict
  /** To which side an unfair group is treated differently; null for the other verdicts. */
  direction: 'disadvantaged' | 'favoured' | null
  /** Benjamini–Hochberg over the groups that decide. */
  pAdjusted: number | null
}

export interface GroupsJudgement {
  /** Whether the groups that decide differ at all; null if there are fewer than two. */
  homogeneity: HomogeneityTest | null
  /** In the order asked. */
  groups: GroupJudgement[]
}
