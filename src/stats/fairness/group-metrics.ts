import { wilson } from '../performance/wilson.ts'
import { checkGroups, type GroupCounts } from './group-counts.ts'
import { RATE_NAMES, type RateName, rateOf } from './rates.ts'

/** One rate of one group. */
export interface GroupMetric {
  name: RateName
  /** Null: not estimable, as there are no rows it could be a share of. The interval is then null too. */
  value: number | null
  /** Wilson's 95 % interval, rows taken as independent. */
  low: number | null
  high: number | null
  /** The denominator. */
  n: number
}

export interface GroupMetrics {
  group: string
  metrics: GroupMetric[]
}

/**
 * Every rate of every group with its interval, in the order of the groups: what is shown, whatever the size of a
 * group. Throws RangeError on counts that are none (`checkGroups`).
 */
export function groupMetrics(groups: readonly GroupCounts[]): GroupMetrics[] {
  checkGroups(groups)
  return groups.map(group => ({
    group: group.name,
    metrics: RATE_NAMES.map(name => groupMetric(group, name)),
  }))
}

function groupMetric(group: GroupCounts, name: RateName): GroupMetric {
  const { successes, n } = rateOf(group, name)
  const interval = wilson(successes, n)
  return {
    name,
    value: interval && successes / n,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    n,
  }
}
