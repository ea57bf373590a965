import type { Activity } from '../analyzers/activity.ts'
import type { Alert } from '../model/alert.ts'
import type { Measurement } from '../model/measurement.ts'
import { subjectName } from './drift-rows.ts'
import { formatAgo, formatCount, formatMilliseconds, formatPoints } from './format.ts'
import { formatValue } from './format-value.ts'
import type { Tile } from './health-tiles.tsx'
import { metricFormat, metricName, type PerformanceMetric } from './performance-metrics.ts'
import { type Status, statusOfVerdict, worstStatus } from './status.ts'

/** What the roll-up of one model is made from. */
export interface Health {
  alerts: readonly Alert[]
  activities: readonly Activity[]
  newestAt: number | null
  now: number
  headline: PerformanceMetric | null
  /** The newest on each subject, the worst first. */
  verdicts: readonly Measurement[]
}

/** Alerts, traffic, latency, performance, drift and data quality, in one line each. */
export function healthTiles(health: Health): Tile[] {
  const { alerts } = health
  return [
    {
      label: 'Open alerts',
      status: worstStatus([...alerts.map(alert => alert.severity), 'ok']),
      value: String(alerts.length),
      detail:
        alerts.length === 0
          ? 'nothing to do'
          : `${alerts.filter(a => a.severity === 'critical').length} critical`,
      href: '#alerts',
    },
    traffic(health),
    latency(health),
    performance(health),
    judged('Drift', health, ['feature_drift', 'prediction_drift']),
    judged('Data quality', health, ['data_quality', 'outliers']),
  ]
}

/**
 * What the newest verdicts of some analyzers amount to, and the alerts that are open on the same subjects: a window that cannot
 * tell ends no alert.
 */
function statusesOf({ alerts, verdicts }: Health, analyzers: readonly string[]): Status[] {
  return verdicts
    .filter(({ analyzer }) => analyzers.includes(analyzer))
    .flatMap(verdict => [
      statusOfVerdict(verdict),
      ...alerts
        .filter(
          ({ analyzer, subject, segment }) =>
            analyzer === verdict.analyzer && subject === verdict.subject && segment === verdict.segment,
        )
        .map(({ severity }) => severity),
    ])
}

function traffic({ activities, newestAt, now }: Health): Tile {
  const total = activities.reduce((sum, { n }) => sum + n, 0)
  return {
    label: 'Predictions',
    status: total > 0 ? 'ok' : 'no data',
    value: total > 0 ? formatCount(total) : 'none',
    detail: newestAt === null ? 'none yet' : `newest ${formatAgo(newestAt, now)}`,
    href: '#traffic',
  }
}

function latency(health: Health): Tile {
  const { activities } = health
  const newest = activities.findLast(({ p95 }) => p95 !== null)
  return {
    label: 'Latency, p95',
    status: newest ? worstStatus([...statusesOf(health, ['latency']), 'ok']) : 'no data',
    value: formatMilliseconds(newest?.p95 ?? null),
    detail: newest ? `median ${formatMilliseconds(newest.p50)}` : 'not sent',
    href: '#traffic',
  }
}

function performance(health: Health): Tile {
  const { headline } = health
  if (headline === null)
    return {
      label: 'Performance',
      status: 'no data',
      value: '–',
      detail: 'no labels yet',
      href: '#performance',
    }
  const { name, newest } = headline
  const statuses = statusesOf(health, ['performance'])
  return {
    label: `Performance, ${metricName(name)}`,
    status: worstStatus(statuses.length > 0 ? statuses : ['learning']),
    value: formatValue(newest.value, metricFormat(name)),
    detail:
      newest.reference_value === null
        ? `of ${formatCount(newest.n)} labelled`
        : `reference ${formatValue(newest.reference_value, metricFormat(name))}`,
    href: '#performance',
  }
}

function judged(label: string, health: Health, analyzers: string[]): Tile {
  const mine = health.verdicts.filter(({ analyzer }) => analyzers.includes(analyzer))
  const changed = mine.filter(({ verdict }) => verdict === 'drift')
  const status = worstStatus(statusesOf(health, analyzers))
  const [worst] = changed
  return {
    label,
    status,
    value: mine.length === 0 ? '–' : `${changed.length} of ${mine.length}`,
    detail: worst
      ? `worst: ${subjectName(worst.subject)} ${formatPoints(worst.value)}`
      : status === 'learning' || status === 'no data'
        ? 'not judged yet'
        : 'have changed',
    href: '#drift',
  }
}
