import type { Alert } from '../model/alert.ts'
import type { Measurement } from '../model/measurement.ts'
import type { Task } from '../model/model.ts'
import { alertSpans } from './chart-spans.ts'
import type { TimeChart, ValueFormat } from './time-chart.ts'
import type { View } from './view.ts'

/** One metric of performance over the windows of a view. */
export interface PerformanceMetric {
  name: string
  /** Oldest first; windows without labels have no value. */
  history: Measurement[]
  /** The newest window that has a value. */
  newest: Measurement
  /** The newest verdict on it, where it is judged. */
  verdict: Measurement | null
}

/** Metrics with a chart, the one a model is first judged by at the head; the API has all of them. */
const CHARTED: Record<Task, string[]> = {
  binary: ['accuracy', 'auc', 'f1', 'precision', 'recall'],
  multiclass: ['accuracy', 'f1_macro', 'precision_macro', 'recall_macro'],
  regression: ['mae', 'rmse'],
}

const SHARES = /^(accuracy|precision|recall|f1|auc|coverage)(_macro)?$/

/** Metrics where a larger number is worse. */
const LARGER_IS_WORSE = ['mae', 'rmse']

/**
 * Charted metrics that have at least one value, the headline first. None: no label has been joined yet.
 *
 * @param measurements of analyzer `performance`, one version and segment, oldest first
 */
export function performanceMetrics(measurements: readonly Measurement[], task: Task): PerformanceMetric[] {
  const byName = new Map<string, Measurement[]>()
  for (const measurement of measurements) {
    if (measurement.statistic === 'verdict') continue
    byName.set(measurement.statistic, [...(byName.get(measurement.statistic) ?? []), measurement])
  }
  return CHARTED[task].flatMap(name => {
    const history = byName.get(name) ?? []
    const newest = history.findLast(({ value }) => value !== null)
    const verdict = measurements.findLast(m => m.statistic === 'verdict' && m.subject === name)
    return newest ? [{ name, history, newest, verdict: verdict ?? null }] : []
  })
}

/** How a metric is written: shares of rows as percent, all others as numbers. */
export function metricFormat(name: string): ValueFormat {
  return SHARES.test(name) ? 'share' : 'number'
}

/** What a metric is called on a page: `precision_macro` is `precision macro`, `auc` is `AUC`, `f0_5` is `F0.5`; lags have their unit. */
export function metricName(name: string): string {
  return name
    .replace(/^(auc|mae|mse|rmse|rmsle|mape|npv|mcc|ece|f[012])(?=_|$)/, short => short.toUpperCase())
    .replace(/^lag_.*/, '$& (hours)')
    .replace(/(\d)_(\d)/, '$1.$2')
    .replaceAll('_', ' ')
}

export function isLargerWorse(name: string): boolean {
  return LARGER_IS_WORSE.includes(name)
}

/**
 * One metric over time: interval, the reference's value, alerts, and the end for which labels still arrive.
 *
 * @param labelLagMs how long after its prediction a label is expected
 */
export function performanceChart(
  { name, history, newest, verdict }: PerformanceMetric,
  {
    view,
    alerts,
    now,
    labelLagMs,
  }: { view: View; alerts: readonly Alert[]; now: number; labelLagMs: number },
): TimeChart {
  const reference = newest.reference_value
  const incomplete = Math.max(view.from, now - labelLagMs)
  return {
    title: metricName(name),
    format: metricFormat(name),
    shape: 'line',
    from: view.from,
    to: view.to,
    times: history.map(m => m.window_start),
    width: newest.window_end - newest.window_start,
    series: [{ label: metricName(name), values: history.map(m => m.value), tone: 'accent' }],
    interval: { low: history.map(m => m.low), high: history.map(m => m.high) },
    n: history.map(m => m.n),
    notes: null,
    fromZero: false,
    lines: reference === null ? [] : [{ value: reference, label: 'reference', tone: 'reference' }],
    spans: [
      ...alertSpans(alerts, verdict ?? newest),
      ...(labelLagMs > 0 && incomplete < view.to
        ? [{ from: incomplete, to: view.to, kind: 'incomplete' as const, label: 'labels not yet complete' }]
        : []),
    ],
  }
}
