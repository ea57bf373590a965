import type { RateName } from './rates.ts'

/** How a group's rate is compared with that of all others together: group − others, or group / others. */
export type Comparison = 'difference' | 'ratio'

/** What groups are judged by. */
export interface FairnessMetric {
  name: string
  rate: RateName
  comparison: Comparison
  /**
   * On which side of the others a group is worse off. The metrics listed take the positive class as the outcome
   * people want; where it is one they do not (a fraud, a relapse), hand in the metric with the other side.
   */
  disadvantage: 'lower' | 'higher'
}

/**
 * From here on a comparison is unfair, unless told otherwise: a ratio below .8 (the four-fifths rule, 29 CFR
 * § 1607.4 D) or above its inverse 1.25, a difference beyond ±.1.
 */
export const DEFAULT_MINIMUM: Record<Comparison, number> = { ratio: 0.8, difference: 0.1 }
