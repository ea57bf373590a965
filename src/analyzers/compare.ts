import type { Store } from '../store/client.ts'
import { type ComparedClassification, compareClassification } from './compare-classification.ts'
import { type ComparedFairness, compareFairness } from './compare-fairness.ts'
import { type ComparedObjective, compareObjectives } from './compare-objectives.ts'
import { type ComparedPerformance, comparePerformance } from './compare-performance.ts'
import { type ComparedResource, compareResources } from './compare-resources.ts'
import { type ComparedSubject, compareSubjects, meaningsOf } from './compare-subjects.ts'
import { type ComparedMetric, comparedMetric } from './compared-metric.ts'
import {
  type ComparedCurrent,
  type ComparedReference,
  describeCurrent,
  describeReference,
} from './compared-side.ts'
import { analyzersOf } from './index.ts'
import { judgeView } from './judge-view.ts'
import { latencyFigures } from './latency-figures.ts'
import { type PooledSegment, pooledSegments } from './pooled-segments.ts'
import type { View } from './question.ts'
import { throughputFigure } from './throughput-figure.ts'
import { secondsOf, type ViewRange } from './view-range.ts'

/** A range of rows beside the reference: every subject, every statistic. */
export interface Comparison {
  model: string
  reference: ComparedReference | null
  current: ComparedCurrent
  /** Dimensions that had too many values, with the rows of the range that count as their `other`. */
  segments_pooled: PooledSegment[]
  subjects: ComparedSubject[]
  /** What each of their statistics says, its range and its unit, by name: a sentence for people. */
  meanings: Record<string, string>
  performance: ComparedPerformance[]
  /** Of all rows compared; null for a regression, and without labels. */
  classification: ComparedClassification | null
  fairness: ComparedFairness[]
  latency: ComparedMetric[]
  /** Of models that send them. */
  resources: ComparedResource[]
  /** Predictions a second. */
  throughput: ComparedMetric
  /** What the model promises; none without promises. */
  objectives: ComparedObjective[]
}

/** Fairness is compared by itself: every metric, also those that decide nothing. */
const compared = analyzersOf('features', 'outcome').filter(({ family }) => family !== 'fairness')

/**
 * Compares a range of rows with the reference, as both were read.
 *
 * @param read the range with its reference, of `range`
 * @param now epoch milliseconds, to know which labels had their time; none had when left out
 * @param slicesFrom how far back minutes and slices are kept, in epoch seconds; without end when left out
 * @param control a column within whose values groups of people are compared as well; none when left out
 */
export async function compare(
  store: Store,
  read: View,
  {
    range,
    now = range.to,
    slicesFrom = 0,
    control,
  }: { range: ViewRange; now?: number; slicesFrom?: number; control?: string },
): Promise<Comparison> {
  const view = { ...read, endedMsAgo: now - range.to }
  const answers = judgeView(view, compared)
  const subjects = compareSubjects(answers)
  return {
    model: view.model.model,
    reference: describeReference(view),
    current: describeCurrent(view, range),
    segments_pooled: await pooledSegments(store, view),
    subjects,
    meanings: meaningsOf(subjects),
    performance: comparePerformance(view, answers),
    classification: compareClassification(view),
    fairness: compareFairness(view, control),
    latency: latencyFigures(view).map(figure => comparedMetric(figure, '')),
    resources: compareResources(view),
    throughput: comparedMetric(throughputFigure(view, secondsOf(view.model, range)), ''),
    objectives: await compareObjectives(store, { view, range, slicesFrom }),
  }
}
