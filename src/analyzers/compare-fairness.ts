import type { NamedEstimate } from '../stats/fairness/estimate.ts'
import type { FairnessVerdict, GroupJudgement } from '../stats/fairness/group-judgement.ts'
import { fairnessMetrics } from '../stats/fairness/index.ts'
import { judgeStrata, type Stratum } from '../stats/fairness/judge-strata.ts'
import type { Withheld } from '../stats/fairness/withhold-small.ts'
import { type FairnessFigure, fairnessFigure, fairnessFigures } from './fairness-figures.ts'
import { controlledBy, strataOf } from './fairness-strata.ts'
import { type Dimension, dimensionsOf, type JudgedDimension, judgeFairness } from './judge-fairness.ts'
import type { View } from './question.ts'

/** A metric of fairness beside the reference's, and what was decided by it. */
export interface ComparedFairness extends FairnessFigure {
  /** A protected attribute, or two crossed: `sex&age_group`. */
  attribute: string
  /** The control column within whose values the groups are compared; null: within all rows. */
  control: string | null
  /** Which value of it, `region=eu`; null: all of them put together (Mantel–Haenszel). */
  stratum: string | null
  reference: number | null
  /** Null: it is shown only. */
  verdict: FairnessVerdict | 'learning' | null
  direction: GroupJudgement['direction']
  /** Why the group decides nothing; null if it may. */
  withheld: Withheld | null
  p_value: number | null
}

/**
 * Every metric of every protected attribute; those that groups are judged by come first, with their verdicts.
 *
 * @param control a column within whose values groups are compared as well; '' for none
 */
export const compareFairness = (view: View, control = ''): ComparedFairness[] =>
  dimensionsOf(view)
    .filter(({ current }) => current.length > 0)
    .flatMap(dimension => compareDimension(view, dimension, control))

function compareDimension(view: View, dimension: Dimension, control: string): ComparedFairness[] {
  const strata = strataBy(view, dimension, control)
  const before = new Map(
    fairnessFigures(dimension.reference, strata.reference).map(each => [keyOf(each), each.value]),
  )
  const shown = fairnessFigures(dimension.current, strata.current).map(each => ({
    ...undecided(dimension, each),
    reference: before.get(keyOf(each)) ?? null,
  }))
  const judged = fairnessMetrics
    .map(metric => judgeFairness(view, dimension, metric))
    .flatMap(each => [
      ...each.groups.map(group => decided(dimension, each, group)),
      ...(strata.current.length > 0 ? withinStrata(dimension, each, { control, ...strata }) : []),
    ])
  return [...judged, ...shown]
}

interface Strata {
  current: Stratum[]
  reference: Stratum[]
}

/** Groups by a control column; none where they are not counted apart by it. */
function strataBy({ model, current, reference }: View, { name }: Dimension, control: string): Strata {
  const pair = controlledBy(model, name, control)
  const positive = model.settings.positive_class
  if (pair === undefined || positive === undefined) return { current: [], reference: [] }
  const of = { pair, attribute: name, positive }
  return { current: strataOf(current, of), reference: strataOf(reference?.whole, of) }
}

const keyOf = ({ group, library, name, method, agg }: FairnessFigure): string =>
  JSON.stringify([group, library, name, method, agg])

const undecided = ({ name }: Dimension, figure: FairnessFigure): ComparedFairness => ({
  attribute: name,
  ...figure,
  ...{ control: null, stratum: null, reference: null },
  ...{ verdict: null, direction: null, withheld: null, p_value: null },
})

function decided(
  dimension: Dimension,
  { metric, isLearning, before }: Pick<JudgedDimension, 'metric' | 'isLearning' | 'before'>,
  { group, n, effect, verdict, direction, withheld, pAdjusted }: GroupJudgement,
): ComparedFairness {
  const figure = { name: metric.name, ...effect }
  return {
    ...undecided(dimension, fairnessFigure(figure, { group, n, compared_with: 'rest' })),
    reference: before.get(group)?.effect.value ?? null,
    verdict: isLearning ? 'learning' : verdict,
    direction: isLearning ? null : direction,
    withheld,
    p_value: pAdjusted,
  }
}

/** Groups against those alike in a control column: at each of its values, and put together. */
function withinStrata(
  dimension: Dimension,
  { metric, minimum, alpha, spread, isLearning }: JudgedDimension,
  { control, current, reference }: Strata & { control: string },
): ComparedFairness[] {
  const ask = (strata: readonly Stratum[]) => judgeStrata({ strata, metric, minimum, alpha, phi: spread.phi })
  const [now, then] = [ask(current), ask(reference)]
  const before = new Map(
    then.strata.map(({ stratum, groups }) => [stratum, new Map(groups.map(each => [each.group, each]))]),
  )
  const rowsOf = (group: string) =>
    now.strata
      .flatMap(({ groups }) => groups)
      .reduce((sum, each) => sum + (each.group === group ? each.n : 0), 0)
  const together = ({ name: group, ...estimate }: NamedEstimate): ComparedFairness => ({
    ...undecided(
      dimension,
      fairnessFigure({ ...estimate, name: metric.name }, { group, n: rowsOf(group), compared_with: 'rest' }),
    ),
    control,
    reference: then.stratified.find(({ name }) => name === group)?.value ?? null,
  })
  return [
    ...now.strata.flatMap(({ stratum, groups }) =>
      groups.map(group => ({
        ...decided(dimension, { metric, isLearning, before: before.get(stratum) ?? new Map() }, group),
        control,
        stratum,
      })),
    ),
    ...now.stratified.map(together),
  ]
}
