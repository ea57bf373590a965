import type { Verdict } from '../model/measurement.ts'
import { type Judgement, withheldFinding } from '../stats/decision/finding.ts'
import type { GroupJudgement } from '../stats/fairness/group-judgement.ts'
import { type GroupMetric, groupMetrics } from '../stats/fairness/group-metrics.ts'
import { fairnessMetrics } from '../stats/fairness/index.ts'
import { type RateName, rateOf } from '../stats/fairness/rates.ts'
import type { SliceKind } from '../store/slices.ts'
import { withheldReason } from './explain.ts'
import { explainFairness } from './explain-fairness.ts'
import { type Dimension, dimensionsOf, type JudgedDimension, judgeFairness } from './judge-fairness.ts'
import type { Analyzer, Question, View } from './question.ts'

/** Being selected needs no label, so it is judged as soon as predictions are. */
const kindOf = (rate: RateName): SliceKind => (rate === 'selection_rate' ? 'features' : 'outcome')

const questionsOf = (view: View, kind: SliceKind): Question[] =>
  dimensionsOf(view).flatMap(dimension => [
    ...fairnessMetrics
      .filter(({ rate }) => kindOf(rate) === kind && hasRows(dimension, rate))
      .map(metric => judgeFairness(view, dimension, metric))
      .flatMap(judged => judged.groups.map(group => judgedQuestion(judged, group))),
    ...rateQuestions(dimension, kind),
  ])

const hasRows = ({ current }: Dimension, rate: RateName): boolean =>
  current.some(group => rateOf(group, rate).n > 0)

function judgedQuestion(judged: JudgedDimension, group: GroupJudgement): Question {
  const { metric, minimum, alpha, homogeneity, spread } = judged
  const before = judged.before.get(group.group)
  const judgement = judgementOf(judged, group)
  const { value, low, high, reason } = group.effect
  return {
    subject: metric.name,
    segment: group.group,
    n: group.n,
    n_reference: before?.n ?? 0,
    figures: [
      {
        ...{ name: metric.name, value, low, high, bound: 0, p_value: group.pAdjusted, n: group.n },
        reference_value: before?.effect.value ?? null,
      },
    ],
    asked: null,
    answer: {
      judgement,
      evidence: {
        ...{ alpha, minimum, fairness: group.verdict, direction: group.direction, rate: group.rate },
        ...{ withheld: group.withheld, not_estimable: reason, phi: spread.phi },
        homogeneity_p_value: homogeneity?.pValue ?? null,
      },
    },
    explain: () => (judged.isLearning && withheldReason(judgement)) || explainFairness(judged, group),
  }
}

/** Unfair is told as drift is: something to look at. */
const VERDICTS: Record<GroupJudgement['verdict'], Verdict> = {
  unfair: 'drift',
  fair: 'no_material_drift',
  cannot_tell: 'cannot_tell',
}

function judgementOf({ isLearning, spread, before }: JudgedDimension, group: GroupJudgement): Judgement {
  const { n, rate, effect, withheld, pValue, pAdjusted } = group
  const nothing = withheldFinding(isLearning ? 'learning' : 'insufficient_data', spread.windows)
  if (isLearning || withheld !== null)
    return { ...nothing, verdict: nothing.withheld ?? 'learning', severity: null, pAdjusted: null }
  const severity = group.verdict === 'unfair' ? 'warning' : null
  return {
    ...nothing,
    withheld: null,
    ...{ pValue, pAdjusted, verdict: VERDICTS[group.verdict], severity, big: severity },
    immaterial: group.verdict === 'fair',
    current: rate,
    reference: before.get(group.group)?.effect.value ?? null,
    ...{ difference: effect.value, low: effect.low, high: effect.high },
    nEffective: n / spread.phi,
    phi: spread.phi,
  }
}

/** Every rate of every group is shown, whatever its size. */
function rateQuestions({ current, reference }: Dimension, kind: SliceKind): Question[] {
  const before = new Map(groupMetrics(reference).map(({ group, metrics }) => [group, metrics]))
  return groupMetrics(current).flatMap(({ group, metrics }) =>
    metrics
      .filter(({ name, n }) => kindOf(name) === kind && n > 0)
      .map(metric =>
        rateQuestion(
          group,
          metric,
          before.get(group)?.find(({ name }) => name === metric.name),
        ),
      ),
  )
}

function rateQuestion(group: string, metric: GroupMetric, before: GroupMetric | undefined): Question {
  return {
    subject: metric.name,
    segment: group,
    n: metric.n,
    n_reference: before?.n ?? 0,
    figures: [{ ...metric, bound: 0, p_value: null, reference_value: before?.value ?? null }],
    asked: null,
    shownOnly: true,
    explain: () => '',
  }
}

const asked = { name: 'fairness', title: 'Fairness', family: 'fairness' } as const

/** Are some groups of people selected less often than all others? Needs no labels. */
export const fairnessOfSelection: Analyzer = {
  ...asked,
  kind: 'features',
  questions: view => questionsOf(view, 'features'),
}

/** Is the model wrong for some groups more often, or otherwise, than for all others? */
export const fairnessOfOutcomes: Analyzer = {
  ...asked,
  kind: 'outcome',
  questions: view => questionsOf(view, 'outcome'),
}
