import type { GroupCounts } from '../stats/fairness/group-counts.ts'
import type { Histogram } from '../stats/histogram/histogram.ts'
import { validRows } from '../stats/histogram/valid-rows.ts'
import { confusion } from '../stats/performance/confusion.ts'
import type { Side } from './side.ts'

/** Of more groups of one dimension only those with the most rows are compared. */
const MOST_GROUPS = 100

/**
 * The groups of one dimension (`sex`, or `sex&age_group`) that a side has rows of, by name.
 *
 * @param positive the class that counts as positive; every other is negative
 */
export function groupsOf(side: Side | undefined, dimension: string, positive: string): GroupCounts[] {
  return [...(side ?? [])]
    .filter(([segment]) => segment.startsWith(`${dimension}=`))
    .map(([name, subjects]) => groupCounts(name, subjects, positive))
    .filter(({ predicted }) => predicted.total > 0)
    .sort((a, b) => b.predicted.total - a.predicted.total || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_GROUPS)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** One group's rows against the positive class; a group without histograms has none. */
export function groupCounts(
  name: string,
  subjects: ReadonlyMap<string, Histogram> | undefined,
  positive: string,
): GroupCounts {
  const prediction = subjects?.get('prediction')
  const outcome = subjects?.get('outcome')
  const labelled = { tp: 0, fp: 0, fn: 0, tn: 0 }
  for (const { label, prediction: answer, rows } of outcome ? confusion(outcome).cells : []) {
    if (answer === positive) labelled[label === positive ? 'tp' : 'fp'] += rows
    else labelled[label === positive ? 'fn' : 'tn'] += rows
  }
  return {
    name,
    labelled,
    predicted: {
      positive: prediction?.categories.get(positive) ?? 0,
      total: prediction ? validRows(prediction) : 0,
    },
  }
}

/** All rows of several groups as one group. */
export function mergeGroups(name: string, groups: readonly GroupCounts[]): GroupCounts {
  const merged: GroupCounts = { ...groupCounts(name, undefined, '') }
  for (const { labelled, predicted } of groups) {
    merged.labelled.tp += labelled.tp
    merged.labelled.fp += labelled.fp
    merged.labelled.fn += labelled.fn
    merged.labelled.tn += labelled.tn
    merged.predicted.positive += predicted.positive
    merged.predicted.total += predicted.total
  }
  return merged
}
