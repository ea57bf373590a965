import { protectedDimensions } from '../model/crossed.ts'
import { MIN_REFERENCE_WINDOWS } from '../stats/decision/finding.ts'
import { DEFAULT_MINIMUM, type FairnessMetric } from '../stats/fairness/fairness-metric.ts'
import type { GroupCounts } from '../stats/fairness/group-counts.ts'
import type { GroupJudgement, GroupsJudgement } from '../stats/fairness/group-judgement.ts'
import { fairnessMetrics } from '../stats/fairness/index.ts'
import { judgeGroups } from '../stats/fairness/judge-groups.ts'
import { groupsOf } from './fairness-groups.ts'
import { type FairnessSpread, fairnessSpread } from './fairness-spread.ts'
import { familyAlpha } from './family-alpha.ts'
import type { View } from './question.ts'

/** The groups of one dimension that are there now, and those of the reference. */
export interface Dimension {
  /** `sex`, or `sex&age_group`. */
  name: string
  current: readonly GroupCounts[]
  reference: readonly GroupCounts[]
}

/** One metric asked of all groups of one dimension. */
export interface JudgedDimension extends GroupsJudgement {
  metric: FairnessMetric
  /** Where unfair begins. */
  minimum: number
  /** The chance of calling any of these groups unfair while all are treated alike. */
  alpha: number
  spread: FairnessSpread
  /** While the reference has too few windows to know the spread by, nothing is decided. */
  isLearning: boolean
  /** What the whole reference shows of each group. */
  before: ReadonlyMap<string, GroupJudgement>
}

/** Every dimension of groups of a view; none for a model without a positive class. */
export function dimensionsOf({ model: { settings }, current, reference }: View): Dimension[] {
  const positive = settings.positive_class
  if (positive === undefined) return []
  return protectedDimensions(settings).map(name => ({
    name,
    current: groupsOf(current, name, positive),
    reference: groupsOf(reference?.whole, name, positive),
  }))
}

/** Metrics of one rate share a test: they differ in where unfair begins. */
const RATES = new Set(fairnessMetrics.map(({ rate }) => rate)).size

/**
 * Asks which groups are treated differently from all others by one metric. Every dimension and rate has an even
 * share of what the family of fairness may alarm falsely; rows are as overdispersed as the reference's windows are.
 */
export function judgeFairness(
  { model, reference }: Pick<View, 'model' | 'reference'>,
  dimension: Dimension,
  metric: FairnessMetric,
): JudgedDimension {
  const spread = reference
    ? fairnessSpread(reference, dimension.current, metric.rate)
    : { windows: 0, phi: 1 }
  const alpha = familyAlpha(model) / (protectedDimensions(model.settings).length * RATES)
  const minimum = DEFAULT_MINIMUM[metric.comparison]
  const before = judgeGroups({ groups: dimension.reference, metric, minimum })
  return {
    ...{ metric, minimum, alpha, spread },
    isLearning: spread.windows < MIN_REFERENCE_WINDOWS,
    before: new Map(before.groups.map(group => [group.group, group])),
    ...judgeGroups({ groups: dimension.current, metric, minimum, alpha, phi: spread.phi }),
  }
}
