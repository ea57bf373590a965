import type { Judgement } from '../stats/decision/finding.ts'
import type { PerformanceValue } from '../stats/performance/performance-metric.ts'
import { ASKED, isAsked, rightOf, rowsOf } from './asked-metrics.ts'
import { percent, plain, withheldReason } from './explain.ts'
import {
  isSegment,
  judgedPerformanceOf,
  performanceOf,
  trivialPerformanceOf,
  widenWith,
} from './performance-of.ts'
import { performancePhi } from './performance-phi.ts'
import type { Analyzer, Asked, Figure, Question, View } from './question.ts'

const RATE_MINIMUM = { warning: 0.02, critical: 0.05 }
const SCALAR_MINIMUM = { warning: 0.05, critical: 0.15 }

interface Measured {
  segment: string
  metric: PerformanceValue
  /** The same metric in the windows before. */
  earlier: { bucket: number; found: PerformanceValue | undefined }[]
}

function ask(view: View, { segment, metric, earlier }: Measured): Asked | null {
  const { reference } = view
  const windows = reference?.performance.get(segment)
  if (!reference || !windows || !isAsked(metric.name)) return null
  const { as, worse } = ASKED[metric.name]
  const past = windows.map(metrics => metrics.find(({ name }) => name === metric.name))
  const buckets = reference.starts.map(reference.season.bucketOf)
  if (as !== 'rate')
    return {
      kind: 'scalar',
      scale: as,
      reference: past.map((value, i) => ({ value: settled(value), bucket: buckets[i]! })),
      window: { value: settled(metric), bucket: view.bucket },
      before: earlier.map(({ bucket, found }) => ({ value: settled(found), bucket })),
      side: worse,
      minimum: SCALAR_MINIMUM,
    }
  return {
    kind: 'rate',
    windows: { n: past.map(rowsOf), bucket: buckets, x: past.map(value => [rightOf(value)]) },
    window: { n: rowsOf(metric), bucket: view.bucket, x: [rightOf(metric)] },
    before: earlier.map(({ bucket, found }) => ({ n: rowsOf(found), bucket, x: [rightOf(found)] })),
    side: worse,
    minimum: RATE_MINIMUM,
  }
}

/** A value too few rows stand behind to have an interval is shown, but decides nothing. */
const settled = (metric: PerformanceValue | undefined): number | null =>
  metric && metric.low !== null ? metric.value : null

function questionsOf(view: View, segment: string): Question[] {
  const { model, binnings } = view
  const before = performanceOf(model.settings, binnings, view.reference?.whole.get(segment))
  const past = view.before.map(({ side, bucket }) => ({
    bucket,
    metrics: judgedPerformanceOf(model.settings, binnings, side.get(segment)),
  }))
  const phiOf = performancePhi(view.reference, segment)
  const widen = widenWith(model.settings, binnings, view.current.get(segment))
  const trivial = trivialPerformanceOf({ settings: model.settings, binnings }, view.current.get(segment))
  return performanceOf(model.settings, binnings, view.current.get(segment)).map(metric => {
    const earlier = past.map(({ bucket, metrics }) => ({
      bucket,
      found: metrics.find(({ name }) => name === metric.name),
    }))
    const reference = before.find(({ name }) => name === metric.name)
    const judged = isAsked(metric.name)
    const phi = phiOf(metric.name)
    const figure: Figure = {
      ...{ p_value: null, ...widen(metric, phi ?? 1), reference_value: reference?.value ?? null },
      phi,
      trivial: trivial.get(metric.name) ?? null,
    }
    return {
      subject: metric.name,
      segment,
      n: metric.n,
      n_reference: reference?.n ?? 0,
      figures: [figure],
      asked: judged ? ask(view, { segment, metric, earlier }) : null,
      shownOnly: !judged,
      explain: judgement => withheldReason(judgement) ?? explainMetric(metric, judgement),
    }
  })
}

function explainMetric(metric: PerformanceValue, { current, reference, span }: Judgement): string {
  const show = metric.name === 'accuracy' ? percent : plain
  const labels = span === 1 ? ` on ${plain(metric.n)} labels` : ''
  return `${show(current)}${labels} (reference ${show(reference)}).`
}

/** Is the model as right as it was, for everyone? */
export const performance: Analyzer = {
  name: 'performance',
  title: 'Performance',
  kind: 'outcome',
  family: 'performance',
  questions: view =>
    [...view.current.keys()]
      .filter(segment => isSegment(view.model, segment))
      .sort()
      .flatMap(segment => questionsOf(view, segment)),
}
