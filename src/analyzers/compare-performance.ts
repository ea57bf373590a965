import type { NotEstimable } from '../stats/performance/performance-metric.ts'
import { type ComparedMetric, comparedMetric } from './compared-metric.ts'
import type { Answer } from './judge-view.ts'
import { labelCoverage } from './labels.ts'
import type { View } from './question.ts'

/** A metric of performance beside what it is to be better than. */
export interface ComparedPerformance extends ComparedMetric {
  /** Why there is no value; null where there is one. */
  not_estimable: NotEstimable | null
  /** Of how many rows of equal weight the interval is; null where all weigh 1. */
  n_eff: number | null
  /** So many rows tell as much as one independent row would, by which the interval is taken; null where unknown. */
  phi: number | null
  /** What a model comes to that gives every row the same answer; null where that is not known. */
  trivial: number | null
  /** The share of the segment's rows that have a label; null without rows. */
  coverage: number | null
}

/** Every metric of performance in every segment, those that decide nothing included. */
export const comparePerformance = ({ current }: View, answers: readonly Answer[]): ComparedPerformance[] =>
  answers
    .filter(({ analyzer }) => analyzer.family === 'performance')
    .flatMap(({ question: { figures, segment } }) =>
      figures.map(figure => ({
        ...comparedMetric(figure, segment),
        not_estimable: figure.not_estimable ?? null,
        n_eff: figure.n_eff ?? null,
        phi: figure.phi ?? null,
        trivial: figure.trivial ?? null,
        coverage: labelCoverage(current.get(segment)),
      })),
    )
