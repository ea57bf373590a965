import type { Comparison } from './fairness-metric.ts'
import type { FairnessQuestion, FairnessVerdict, GroupFinding, GroupJudgement } from './group-judgement.ts'

interface Limits extends Required<Pick<FairnessQuestion, 'metric' | 'minimum'>> {
  /** Whether the group differs from the others at all, all groups having been asked. */
  real: boolean
}

/**
 * The verdict on a group, from where its interval lies: beyond the minimum on one side with the end nearest to
 * fair (and really different) is `unfair`, wholly inside it on both sides is `fair`. A group that decides nothing
 * is neither.
 */
export function groupVerdict(
  { effect: { low, high }, withheld }: GroupFinding,
  { metric, minimum, real }: Limits,
): Pick<GroupJudgement, 'verdict' | 'direction'> {
  const answer = (verdict: FairnessVerdict, direction: GroupJudgement['direction'] = null) => ({
    verdict,
    direction,
  })
  if (withheld !== null || low === null || high === null) return answer('cannot_tell')
  const limits = fairLimits(metric.comparison, minimum)
  const side = high < limits.low ? 'lower' : low > limits.high ? 'higher' : null
  if (side !== null && real) {
    return answer('unfair', side === metric.disadvantage ? 'disadvantaged' : 'favoured')
  }
  return answer(low > limits.low && high < limits.high ? 'fair' : 'cannot_tell')
}

function fairLimits(comparison: Comparison, minimum: number): { low: number; high: number } {
  return comparison === 'ratio' ? { low: minimum, high: 1 / minimum } : { low: -minimum, high: minimum }
}
