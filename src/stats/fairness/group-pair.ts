import type { GroupCounts } from './group-counts.ts'

/** Two groups of which one is taken as the measure for the other. */
export interface GroupPair {
  /** The reference: *a* in Clarify's formulas. */
  advantaged: GroupCounts
  /** The facet that is asked about: *d* in Clarify's formulas. */
  disadvantaged: GroupCounts
}
