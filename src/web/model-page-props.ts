import type { Activity } from '../analyzers/activity.ts'
import type { BothSides } from '../analyzers/both-sides.ts'
import type { OutlyingRow } from '../analyzers/outlying-rows.ts'
import type { PooledSegment } from '../analyzers/pooled-segments.ts'
import { OUTLIER_SCORE } from '../counting/subjects.ts'
import type { Alert } from '../model/alert.ts'
import type { Measurement } from '../model/measurement.ts'
import type { Model } from '../model/model.ts'
import { durationMs } from '../model/moment.ts'
import { MIN_REFERENCE_WINDOWS } from '../stats/decision/finding.ts'
import { activityCharts } from './activity-charts.ts'
import { driftChart } from './drift-chart.ts'
import { type DriftRow, driftRows, ONLY_CHANGED } from './drift-rows.ts'
import { fairnessRows } from './fairness-rows.ts'
import type { FeatureCardProps } from './feature-card.tsx'
import { healthTiles } from './health.ts'
import { labelCoverage } from './label-coverage.ts'
import type { ModelPageProps } from './model-page.tsx'
import { newestVerdicts } from './newest-verdicts.ts'
import { performanceChart, performanceMetrics } from './performance-metrics.ts'
import { segmentRows } from './segment-rows.ts'
import { modelStatus } from './status.ts'
import { measurementsHref, type View } from './view.ts'

/** What the store knows that a model's page shows. */
export interface ModelRecord {
  model: Pick<Model, 'settings'>
  view: View
  now: number
  origin: string
  newestAt: number | null
  /** All alerts of the model, also those that ended. */
  alerts: Alert[]
  activities: Activity[]
  /** Seconds that each of them covers. */
  activitySpan: number
  /** Verdicts of all rows, oldest first. */
  verdicts: Measurement[]
  /** Performance of the view's segment, oldest first. */
  performance: Measurement[]
  /** Everything measured of the newest windows, of every segment. */
  newest: Measurement[]
  sides: ReadonlyMap<string, BothSides>
  outliers: OutlyingRow[]
  pooled: PooledSegment[]
  /** Windows in the reference; null: there is no reference. */
  referenceWindows: number | null
  /** Windows that the reference has nothing of, as they drifted while an alert fired. */
  leftOut: number
}

/** Pictures of more subjects than this are shown only when asked for. */
const MOST_CARDS = 48

/** Turns what was read into what is shown; everything that decides is here and pure. */
export function modelPageProps(record: ModelRecord): ModelPageProps {
  const { model, view, now, origin, newestAt, alerts, activities } = record
  const { settings } = model
  const drift = driftRows(record.verdicts, record.newest)
  const metrics = performanceMetrics(record.performance, settings.task)
  const firing = alerts.filter(alert => alert.state === 'firing')
  const ranked = drift.map(row => row.newest)
  const verdicts = [...new Set([...ranked, ...newestVerdicts(record.verdicts)])]
  const cards = featureCards(record, drift)
  const shown = view.everyFeature ? cards : cards.slice(0, MOST_CARDS)
  const labelLagMs = durationMs(settings.labels.expected_lag)
  return {
    view,
    now,
    origin,
    settings,
    ...modelStatus({ alerts: firing, verdicts, newestAt, now }),
    tiles: healthTiles({ alerts: firing, activities, newestAt, now, headline: metrics[0] ?? null, verdicts }),
    alerts: firing,
    traffic: activities.some(({ n }) => n > 0)
      ? activityCharts(activities, { view, span: record.activitySpan, now })
      : null,
    performance: metrics.map(metric => ({
      metric,
      chart: performanceChart(metric, { view, alerts, now, labelLagMs }),
    })),
    labels: labelCoverage(record.newest, view.segment),
    drift,
    learning: learning(record, verdicts),
    leftOut: record.leftOut,
    cards: shown,
    withoutCard: cards.length - shown.length,
    outliers: record.outliers,
    pooled: record.pooled,
    segments: metrics[0] ? segmentRows(record.newest, metrics[0].name) : [],
    fairness: fairnessRows(record.newest),
    segmentNames: segmentNames(record.newest),
  }
}

/** Segments that have something to show; of groups of people only predictions and outcomes are counted. */
function segmentNames(newest: readonly Measurement[]): string[] {
  const segments = newest.filter(({ analyzer }) => analyzer !== 'fairness').map(({ segment }) => segment)
  return [...new Set(segments)].filter(name => name !== '').sort()
}

function featureCards({ view, alerts, sides }: ModelRecord, drift: readonly DriftRow[]): FeatureCardProps[] {
  const ranked = drift.filter(({ analyzer }) => !ONLY_CHANGED.includes(analyzer))
  const rankedSubjects = new Set(ranked.map(({ subject }) => subject))
  const unranked = [...sides.keys()].filter(subject => isPictured(subject) && !rankedSubjects.has(subject))
  return [
    ...ranked.map(row => ({
      subject: row.subject,
      verdict: row.newest,
      side: sides.get(row.subject) ?? null,
      // Before anything was judged there is no change to draw.
      chart: row.history.some(({ value }) => value !== null) ? driftChart(row, { view, alerts }) : null,
      numbers: measurementsHref(view, { analyzer: row.analyzer, subject: row.subject, statistic: 'verdict' }),
    })),
    ...unranked.map(subject => ({
      subject,
      verdict: null,
      side: sides.get(subject)!,
      chart: null,
      numbers: '',
    })),
  ]
}

/** Has a subject a distribution worth a picture? */
export function isPictured(subject: string): boolean {
  return subject.startsWith('feature:') || ['prediction', 'score', OUTLIER_SCORE].includes(subject)
}

function learning(
  { referenceWindows: windows }: ModelRecord,
  verdicts: readonly Measurement[],
): ModelPageProps['learning'] {
  if (windows === null) return { kind: 'no reference' }
  const drift = verdicts.filter(({ analyzer }) => analyzer.endsWith('_drift'))
  if (drift.some(({ verdict }) => verdict !== 'learning')) return null
  if (windows < MIN_REFERENCE_WINDOWS)
    return {
      kind: 'learning',
      sentence: `The reference has ${windows} of ${MIN_REFERENCE_WINDOWS} windows. Drift is judged once it has them all.`,
    }
  return drift[0] ? { kind: 'learning', sentence: drift[0].because } : null
}
