import { Z_95 } from '../performance/wilson.ts'
import { checkQuestion } from './check-question.ts'
import type { NamedEstimate } from './estimate.ts'
import type { GroupCounts } from './group-counts.ts'
import type { FairnessQuestion, GroupsJudgement } from './group-judgement.ts'
import { judgeGroups } from './judge-groups.ts'
import { mantelHaenszelDifference, mantelHaenszelRatio, type StratumRates } from './mantel-haenszel.ts'
import { pool } from './proportion.ts'
import { rateOf } from './rates.ts'

/** The groups at one value of a control column. */
export interface Stratum {
  /** Such as `department=a`. */
  name: string
  groups: readonly GroupCounts[]
}

export interface StrataQuestion extends FairnessQuestion {
  strata: readonly Stratum[]
}

export interface StrataJudgement {
  /** In the order asked. */
  strata: (GroupsJudgement & { stratum: string })[]
  /** Each group that occurs, by its name: compared with all others of its stratum, and the strata put together. */
  stratified: NamedEstimate[]
}

/**
 * Asks which groups a model treats differently from others that are alike in a control column.
 *
 * Each stratum is judged by itself (`judgeGroups`) at α / strata, so that the chance of calling any group unfair
 * anywhere while all are treated alike stays at α. Over the strata the Mantel–Haenszel difference or ratio is
 * given with its interval; small groups are part of it, as many small strata add up. It takes the effect as the
 * same in all strata, and carries no verdict.
 *
 * Throws RangeError on counts that are none (`checkGroups`) and limits that are none (`checkQuestion`).
 */
export function judgeStrata({ strata, ...question }: StrataQuestion): StrataJudgement {
  const complete = checkQuestion(question)
  const alpha = complete.alpha / Math.max(1, strata.length)
  const judged = strata.map(({ name, groups }) => ({
    stratum: name,
    ...judgeGroups({ ...complete, groups, alpha }),
  }))
  const names = new Set(strata.flatMap(({ groups }) => groups.map(group => group.name)))
  const estimate = complete.metric.comparison === 'ratio' ? mantelHaenszelRatio : mantelHaenszelDifference
  return {
    strata: judged,
    stratified: [...names].map(name => ({
      name,
      ...estimate(
        strata.map(({ groups }) => againstOthers(groups, name, complete.metric.rate)),
        Z_95 * Math.sqrt(complete.phi),
      ),
    })),
  }
}

function againstOthers(
  groups: readonly GroupCounts[],
  name: string,
  rate: FairnessQuestion['metric']['rate'],
): StratumRates {
  const ratesOf = (wanted: readonly GroupCounts[]) => pool(wanted.map(group => rateOf(group, rate)))
  return {
    group: ratesOf(groups.filter(group => group.name === name)),
    others: ratesOf(groups.filter(group => group.name !== name)),
  }
}
