import { benjaminiHochberg } from '../decision/benjamini-hochberg.ts'
import { Z_95 } from '../performance/wilson.ts'
import { checkQuestion } from './check-question.ts'
import { differenceOfProportions } from './difference-of-proportions.ts'
import { type Estimate, notEstimable } from './estimate.ts'
import { checkGroups } from './group-counts.ts'
import type { FairnessQuestion, GroupFinding, GroupsJudgement, GroupsQuestion } from './group-judgement.ts'
import { groupVerdict } from './group-verdict.ts'
import { testHomogeneity } from './homogeneity.ts'
import { type Proportion, pool } from './proportion.ts'
import { rateOf } from './rates.ts'
import { ratioOfProportions } from './ratio-of-proportions.ts'
import { type Withheld, withholdSmall } from './withhold-small.ts'

/** One group's rate, and whether it may decide. */
interface Member {
  group: string
  rate: Proportion
  withheld: Withheld | null
}

/**
 * Asks which groups a model treats differently from all others together.
 *
 * - `unfair`: the groups differ at all (χ² homogeneity, p ≤ α), this one does (Benjamini–Hochberg, p ≤ α), and the
 *   end of its interval nearest to fair is beyond the minimum: of a ratio, the upper end < .8 or the lower
 *   > 1 / .8; of a difference, the upper end < −.1 or the lower > .1. `direction` tells a `disadvantaged` group
 *   from a `favoured` one. Of two groups, if one is unfair then usually both, one each way; among many that are
 *   alike, a single favoured one may be all there is to find.
 * - `fair`: the whole interval is inside the minimum, on both sides.
 * - `cannot_tell`: neither; and every group too small to decide (`withholdSmall`), which is shown beside those
 *   that do but is not among "all others" nor in any test.
 *
 * Intervals are 95 % ones. Rows are taken as independent; where they are not (users repeat), pass their
 * overdispersion φ: every interval is then wider by √φ (that of a ratio on the log scale) and every X² divided
 * by φ.
 *
 * Throws RangeError on counts that are none (`checkGroups`) and limits that are none (`checkQuestion`).
 */
export function judgeGroups({ groups, ...question }: GroupsQuestion): GroupsJudgement {
  checkGroups(groups)
  const { metric, minimum, alpha, phi } = checkQuestion(question)
  const rates = groups.map(group => rateOf(group, metric.rate))
  const withheld = withholdSmall(rates)
  const members = groups.map(({ name }, i) => ({ group: name, rate: rates[i]!, withheld: withheld[i]! }))
  const deciding = members.filter(member => member.withheld === null)
  const homogeneity = testHomogeneity(
    deciding.map(({ rate }) => rate),
    phi,
  )
  const differ = homogeneity !== null && homogeneity.pValue <= alpha

  const findings = members.map(member => findingOf(member, deciding, { metric, phi }))
  const adjusted = benjaminiHochberg(findings.flatMap(({ pValue }) => (pValue === null ? [] : [pValue])))
  let asked = 0
  const judged = findings.map(finding => {
    const pAdjusted = finding.pValue === null ? null : (adjusted[asked++] ?? null)
    const real = differ && pAdjusted !== null && pAdjusted <= alpha
    return { ...finding, ...groupVerdict(finding, { metric, minimum, real }), pAdjusted }
  })
  return { homogeneity, groups: judged }
}

function findingOf(
  member: Member,
  deciding: readonly Member[],
  { metric, phi }: Required<Pick<FairnessQuestion, 'metric' | 'phi'>>,
): GroupFinding {
  const { group, rate, withheld } = member
  const others = pool(deciding.filter(other => other !== member).map(other => other.rate))
  const compare = metric.comparison === 'ratio' ? ratioOfProportions : differenceOfProportions
  const effect: Estimate =
    others.n === 0 ? notEstimable('too_few_groups') : compare(rate, others, Z_95 * Math.sqrt(phi))
  return {
    group,
    rate: rate.n === 0 ? null : rate.successes / rate.n,
    n: rate.n,
    withheld,
    effect,
    pValue: withheld === null ? (testHomogeneity([rate, others], phi)?.pValue ?? null) : null,
  }
}
