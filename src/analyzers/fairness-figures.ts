import { aif360EntropyMetrics, aif360PairMetrics } from '../stats/fairness/aif360-metrics.ts'
import { clarifyPosttraining } from '../stats/fairness/clarify-posttraining.ts'
import { clarifyPretraining } from '../stats/fairness/clarify-pretraining.ts'
import type { NamedEstimate, NotEstimable } from '../stats/fairness/estimate.ts'
import { type Aggregation, fairlearnMetrics } from '../stats/fairness/fairlearn-metrics.ts'
import { type GroupCounts, labelledRows } from '../stats/fairness/group-counts.ts'
import { groupMetrics } from '../stats/fairness/group-metrics.ts'
import { fairnessMetrics } from '../stats/fairness/index.ts'
import type { Stratum } from '../stats/fairness/judge-strata.ts'
import type { GapMethod } from '../stats/fairness/rate-gap.ts'
import { againstRest } from './fairness-strata.ts'

/** A metric as its library names it, of one group or of all together. */
export interface FairnessFigure {
  /** Such as `sex=female`; '' for all groups of the attribute together. */
  group: string
  /** What the group is compared with; null for a rate of its own. */
  compared_with: 'rest' | 'all_groups' | null
  library: 'aif360' | 'clarify' | 'fairlearn'
  name: string
  /** Of Fairlearn's: how groups are compared, and how two rates are joined. */
  method: GapMethod | null
  agg: Aggregation | null
  value: number | null
  low: number | null
  high: number | null
  /** Rows of the group that it rests on. */
  n: number
  /** Why there is no value; null where there is one. */
  not_estimable: NotEstimable | null
  /** Of a gap between groups: what noise alone is expected to give. */
  expected_under_equality: number | null
}

/** Clarify's metrics that count rows without a label. */
const OF_ALL_ROWS = ['CI', 'DPPL', 'DI', 'CDDPL']

const JUDGED: readonly string[] = fairnessMetrics.map(({ name }) => name)

/**
 * Every metric of the groups of one attribute but those that are judged: rates, AIF360's and Clarify's of each group
 * (*d*, unprivileged) against all others (*a*, privileged), Fairlearn's and the entropies over all groups.
 *
 * @param strata the same groups by a control column, for Clarify's CDDL and CDDPL
 */
export function fairnessFigures(
  groups: readonly GroupCounts[],
  strata: readonly Stratum[] = [],
): FairnessFigure[] {
  return [
    ...groupMetrics(groups).flatMap(({ group, metrics }) =>
      metrics.map(({ n, ...metric }) =>
        fairnessFigure({ ...metric, reason: metric.value === null ? '0/0' : null }, { group, n }),
      ),
    ),
    ...groups.flatMap(group => pairFigures(group, groups, strata)),
    ...overAll(groups),
  ]
}

function pairFigures(
  group: GroupCounts,
  groups: readonly GroupCounts[],
  strata: readonly Stratum[],
): FairnessFigure[] {
  const pair = againstRest(groups, group.name)
  const alike = strata.map(stratum => againstRest(stratum.groups, group.name))
  const of = { group: group.name, compared_with: 'rest' } as const
  const rowsOf = (name: string) => (OF_ALL_ROWS.includes(name) ? group.predicted.total : labelledRows(group))
  const clarify = [...clarifyPretraining(pair, alike), ...clarifyPosttraining(pair, alike)]
  return [
    ...aif360PairMetrics(pair)
      .filter(({ name }) => !JUDGED.includes(name))
      .map(metric => fairnessFigure(metric, { ...of, n: rowsOf(metric.name) })),
    ...clarify.map(metric => fairnessFigure(metric, { ...of, library: 'clarify', n: rowsOf(metric.name) })),
  ]
}

function overAll(groups: readonly GroupCounts[]): FairnessFigure[] {
  const labelled = groups.reduce((sum, group) => sum + labelledRows(group), 0)
  const predicted = groups.reduce((sum, group) => sum + group.predicted.total, 0)
  const of = { group: '', compared_with: 'all_groups' } as const
  return [
    ...fairlearnMetrics(groups).map(({ expectedUnderEquality, method, agg, ...metric }) =>
      fairnessFigure(
        { ...metric, low: null, high: null },
        {
          ...{ ...of, library: 'fairlearn', method, agg, expected_under_equality: expectedUnderEquality },
          n: metric.name.startsWith('demographic_parity') ? predicted : labelled,
        },
      ),
    ),
    ...aif360EntropyMetrics(groups).map(metric => fairnessFigure(metric, { ...of, n: labelled })),
  ]
}

/** A figure of AIF360, of one group by itself, but for what is told otherwise. */
export function fairnessFigure(
  { name, value, low, high, reason }: NamedEstimate,
  over: Pick<FairnessFigure, 'group' | 'n'> & Partial<FairnessFigure>,
): FairnessFigure {
  return {
    compared_with: null,
    library: 'aif360',
    name,
    method: null,
    agg: null,
    value,
    low,
    high,
    not_estimable: reason,
    expected_under_equality: null,
    ...over,
  }
}
