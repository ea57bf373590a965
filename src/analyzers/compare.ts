import type { Severity, Verdict } from '../model/measurement.ts'
import type { NotEstimable } from '../stats/performance/performance-metric.ts'
import type { Store } from '../store/client.ts'
import { type ComparedClassification, compareClassification } from './compare-classification.ts'
import { type ComparedFairness, compareFairness } from './compare-fairness.ts'
import { type ComparedObjective, compareObjectives } from './compare-objectives.ts'
import { analyzersOf } from './index.ts'
import { judgeView } from './judge-view.ts'
import { labelCoverage } from './labels.ts'
import { latencyFigures } from './latency-figures.ts'
import { decidedBy } from './measure-window.ts'
import { type PooledSegment, pooledSegments } from './pooled-segments.ts'
import { quantileFigures } from './quantile-figures.ts'
import type { Figure, View } from './question.ts'
import { RESOURCE_UNITS } from './resources.ts'
import { throughputFigure } from './throughput-figure.ts'
import { secondsOf, type ViewRange } from './view-range.ts'

/** One subject of a comparison. */
export interface ComparedSubject {
  subject: string
  segment: string
  analyzer: string
  n_reference: number
  n_current: number
  verdict: Verdict
  severity: Severity | null
  decided_by: Record<string, unknown>
  statistics: Omit<Figure, 'n' | 'reference_value'>[]
  because: string
}

/** A metric beside the reference's value. */
export interface ComparedMetric {
  name: string
  segment: string
  value: number | null
  low: number | null
  high: number | null
  n: number
  bound: number | null
  reference: number | null
}

/** A quantile of what predictions took of the machine. */
export interface ComparedResource extends ComparedMetric {
  /** `cpu_ms` or `memory_mb`. */
  resource: string
}

/** A metric of performance beside what it is to be better than. */
export interface ComparedPerformance extends ComparedMetric {
  /** Why there is no value; null where there is one. */
  not_estimable: NotEstimable | null
  /** Of how many rows of equal weight the interval is; null where all weigh 1. */
  n_eff: number | null
  /** What a model comes to that gives every row the same answer; null where that is not known. */
  trivial: number | null
  /** The share of the segment's rows that have a label; null without rows. */
  coverage: number | null
}

/** Which rows a side has: from and to as far as they are kept, '' for every version and for all rows. */
export interface ComparedSide {
  from: string
  to: string
  version: string
  segment: string
  n: number
}

/** A range of rows beside the reference: every subject, every statistic. */
export interface Comparison {
  model: string
  /** Without a name where it is a part of production; `left_out` of its windows drifted while an alert fired. */
  reference: (ComparedSide & { name: string | null; windows: number; left_out: number }) | null
  /** `exact`: counted anew from its rows, where the reference is read from histograms if they have its segment. */
  current: ComparedSide & { exact: boolean }
  /** Dimensions that had too many values, with the rows of the range that count as their `other`. */
  segments_pooled: PooledSegment[]
  subjects: ComparedSubject[]
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
  const { model } = read
  const view = { ...read, endedMsAgo: now - range.to }
  const answers = judgeView(view, compared)
  const metrics = answers.filter(({ analyzer }) => analyzer.family === 'performance')
  return {
    model: model.model,
    reference: describeReference(view),
    current: {
      from: new Date(range.from).toISOString(),
      to: new Date(range.to).toISOString(),
      version: range.version,
      segment: range.segment ?? '',
      n: view.current.get('')?.get('prediction')?.n ?? 0,
      exact: range.exact ?? false,
    },
    segments_pooled: await pooledSegments(store, view),
    subjects: answers
      .filter(({ question }) => !question.shownOnly)
      .map(({ analyzer, question, judgement, because }) => ({
        subject: question.subject,
        segment: question.segment,
        analyzer: analyzer.name,
        n_reference: question.n_reference,
        n_current: question.n,
        verdict: judgement.verdict,
        severity: judgement.severity,
        decided_by: decidedBy({ judgement }),
        statistics: question.figures.map(({ n: _n, reference_value: _r, ...statistic }) => statistic),
        because,
      })),
    performance: metrics.flatMap(({ question }) =>
      question.figures.map(figure => ({
        ...comparedMetric(figure, question.segment),
        not_estimable: figure.not_estimable ?? null,
        n_eff: figure.n_eff ?? null,
        trivial: figure.trivial ?? null,
        coverage: labelCoverage(view.current.get(question.segment)),
      })),
    ),
    classification: compareClassification(view),
    fairness: compareFairness(view, control),
    latency: latencyFigures(view).map(figure => comparedMetric(figure, '')),
    resources: compareResources(view),
    throughput: comparedMetric(throughputFigure(view, secondsOf(model, range)), ''),
    objectives: await compareObjectives(store, { view, range, slicesFrom }),
  }
}

function describeReference({ reference }: View): Comparison['reference'] {
  if (!reference) return null
  return {
    name: reference.reference.name || null,
    from: new Date(reference.reference.from).toISOString(),
    to: new Date(reference.reference.to).toISOString(),
    version: reference.reference.version,
    segment: reference.segment,
    n: reference.whole.get('')?.get('prediction')?.n ?? 0,
    windows: reference.starts.length,
    left_out: reference.leftOut,
  }
}

const compareResources = (view: View): ComparedResource[] =>
  Object.keys(RESOURCE_UNITS).flatMap(subject =>
    quantileFigures(view, subject).map(figure => ({
      resource: subject.slice('resource:'.length),
      ...comparedMetric(figure, ''),
    })),
  )

const comparedMetric = (figure: Figure, segment: string): ComparedMetric => ({
  name: figure.name,
  segment,
  value: figure.value,
  low: figure.low,
  high: figure.high,
  n: figure.n,
  bound: figure.bound,
  reference: figure.reference_value,
})
