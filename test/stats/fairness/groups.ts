import type { GroupCounts, OutcomeCounts } from '../../../src/stats/fairness/group-counts.ts'
import type { Proportion } from '../../../src/stats/fairness/proportion.ts'
import { seededRandom } from '../decision/seeded-random.ts'

/** A group all of whose rows are labelled: counts in the order tp, fp, fn, tn. */
export function labelledGroup(name: string, [tp, fp, fn, tn]: [number, number, number, number]): GroupCounts {
  const labelled: OutcomeCounts = { tp, fp, fn, tn }
  return { name, labelled, predicted: { positive: tp + fp, total: tp + fp + fn + tn } }
}

/** A group of which no label is known yet. */
export function unlabelledGroup(name: string, positive: number, total: number): GroupCounts {
  return { name, labelled: { tp: 0, fp: 0, fn: 0, tn: 0 }, predicted: { positive, total } }
}

/** The groups that the peers' values in these tests were computed for. */
export const a = labelledGroup('a', [40, 10, 5, 45])
export const d = labelledGroup('d', [12, 6, 12, 30])
export const c = labelledGroup('c', [6, 3, 2, 9])

/** The same *a* and *d* by the value of a control column. */
export const strataOfPair = [
  { advantaged: labelledGroup('a', [25, 6, 1, 18]), disadvantaged: labelledGroup('d', [5, 2, 3, 16]) },
  { advantaged: labelledGroup('a', [15, 4, 4, 27]), disadvantaged: labelledGroup('d', [7, 4, 9, 14]) },
]

/**
 * COMPAS scores of 4 to 10 against recidivism within two years, Broward County (Angwin, Larson, Mattu & Kirchner,
 * ProPublica 2016, "How We Analyzed the COMPAS Recidivism Algorithm", contingency tables).
 */
export const compas = [
  labelledGroup('race=black', [1369, 805, 532, 990]),
  labelledGroup('race=white', [505, 349, 461, 1139]),
]

/**
 * Admissions to Berkeley's six largest departments, autumn 1973 (Bickel, Hammel & O'Connell 1975, Science 187; the
 * counts as in Freedman, Pisani & Purves, Statistics).
 */
export const berkeley = (
  [
    ['a', [89, 108], [512, 825]],
    ['b', [17, 25], [353, 560]],
    ['c', [202, 593], [120, 325]],
    ['d', [131, 375], [138, 417]],
    ['e', [94, 393], [53, 191]],
    ['f', [24, 341], [22, 373]],
  ] as const
).map(([department, women, men]) => ({
  name: `department=${department}`,
  groups: [unlabelledGroup('sex=f', women[0], women[1]), unlabelledGroup('sex=m', men[0], men[1])],
}))

/** Draws a binomial count with a seeded source. */
export function binomial(seed: number): (n: number, share: number) => number {
  const random = seededRandom(seed)
  return (n, share) => {
    let successes = 0
    for (let row = 0; row < n; row++) if (random() < share) successes++
    return successes
  }
}

export const proportion = (successes: number, n: number): Proportion => ({ successes, n })

/** Every number anywhere inside a result. */
export function numbersInside(result: unknown): number[] {
  if (typeof result === 'number') return [result]
  if (typeof result !== 'object' || result === null) return []
  return Object.values(result).flatMap(numbersInside)
}
