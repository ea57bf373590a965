import { ALL, annotations, dashboard, queryVariable, stat, table, timeSeries } from './dashboard.ts'

// Grafana takes an empty value for "all", so the empty version and segment get names here.
const VERSION = "if(version = '', 'all versions', toString(version))"
const SEGMENT = "if(segment = '', 'all rows', toString(segment))"

const IN_PROJECT = `project = \${project:singlequote}`
const IN_MODEL = `${IN_PROJECT} AND $__conditionalAll(model IN (\${model:singlequote}), $model)`
const IN_SEGMENT = `$__conditionalAll(${SEGMENT} IN (\${segment:singlequote}), $segment)`
const CHOSEN = `${IN_MODEL}
  AND $__conditionalAll(${VERSION} IN (\${version:singlequote}), $version)
  AND ${IN_SEGMENT}`

// Histograms are counted by version, so here 'all versions' stands for every one of them.
const OF_VERSION = `$__conditionalAll(hasAny([toString(version), 'all versions'], [\${version:singlequote}]), $version)`

const DRIFT = `analyzer IN ('feature_drift', 'prediction_drift') AND statistic = 'verdict'
  AND ${CHOSEN}
  AND $__timeFilter(window_end)`

/** A line's name: what it shows, then where it comes from. */
const series = (...what: string[]): string => {
  const parts = [...what, 'model', 'version', 'segment'].map(column => `toString(${column})`)
  return `arrayStringConcat(arrayFilter(part -> part != '', [${parts.join(', ')}]), ' · ')`
}

const HALF = { width: 12, height: 9 }

const SEVERITIES = { critical: 'red', warning: 'orange' }

const WINDOW_TIME = 'Each point stands at the end of its window.'

const openAlerts = stat({
  title: 'Open alerts',
  description: 'Alerts that are firing now, in every version and segment of the chosen models.',
  unit: 'short',
  size: { width: 5, height: 8 },
  thresholds: [
    { value: null, color: 'green' },
    { value: 1, color: 'red' },
  ],
  sql: `SELECT countIf(severity = 'critical') AS critical, countIf(severity = 'warning') AS warning
FROM alerts FINAL
WHERE state = 'firing' AND ${IN_MODEL}`,
})

const openAlertList = table({
  title: 'Open alerts, newest first',
  description:
    'What is firing now and since when, in every version and segment of the chosen models. Empty is good.',
  unit: 'short',
  size: { width: 19, height: 8 },
  colors: SEVERITIES,
  sql: `SELECT severity, started_at AS since, model, version, ${SEGMENT} AS rows, subject, rule, summary
FROM alerts FINAL
WHERE state = 'firing' AND ${IN_MODEL}
ORDER BY started_at DESC`,
})

const predictionsPerHour = timeSeries({
  title: 'Predictions per hour',
  description:
    'How many predictions arrived, by the hour of their own timestamp. The newest hour is not over.',
  unit: 'short',
  size: HALF,
  min: 0,
  sql: `SELECT slice AS time, ${series()} AS series, sum(n) AS Value
FROM histograms FINAL
WHERE reference = '' AND subject = 'prediction' AND span = 3600
  AND ${IN_MODEL}
  AND ${OF_VERSION}
  AND ${IN_SEGMENT}
  AND $__timeFilter(slice)
GROUP BY time, series
ORDER BY time`,
})

const latency = timeSeries({
  title: 'Latency',
  description: `Half, 95 % and 99 % of a window's predictions were answered within this time. ${WINDOW_TIME}`,
  unit: 'ms',
  size: HALF,
  min: 0,
  sql: `SELECT window_end AS time, ${series('statistic')} AS series, value AS Value
FROM measurements FINAL
WHERE analyzer = 'latency' AND statistic IN ('p50', 'p95', 'p99')
  AND ${CHOSEN}
  AND $__timeFilter(window_end)
ORDER BY time`,
})

const performance = timeSeries({
  title: 'Accuracy and AUC',
  description: `Of the predictions whose label has arrived; a window without labels is a gap. ${WINDOW_TIME}`,
  unit: 'percentunit',
  size: HALF,
  max: 1,
  sql: `SELECT window_end AS time, ${series('statistic')} AS series, value AS Value
FROM measurements FINAL
WHERE analyzer = 'performance' AND statistic IN ('accuracy', 'auc')
  AND ${CHOSEN}
  AND $__timeFilter(window_end)
ORDER BY time`,
})

const worstDrift = timeSeries({
  title: 'Worst drift by subject',
  description: `The ten subjects that moved most in this time range: by how much a share of rows differs from the reference, whatever the direction. ${WINDOW_TIME}`,
  unit: 'percentunit',
  size: HALF,
  min: 0,
  sql: `SELECT window_end AS time, ${series('subject')} AS series, abs(value) AS Value
FROM measurements FINAL
WHERE ${DRIFT}
  AND subject IN (
    SELECT subject FROM measurements FINAL
    WHERE ${DRIFT}
    GROUP BY subject ORDER BY max(abs(value)) DESC LIMIT 10)
ORDER BY time`,
})

const newestDrift = table({
  title: 'Drift in the newest window',
  description:
    'The last verdict on every subject: the difference of shares with its 95 % interval, drift first and the largest on top.',
  unit: 'short',
  size: { width: 24, height: 12 },
  units: { difference: 'percentunit', low: 'percentunit', high: 'percentunit' },
  colors: { drift: 'red', no_material_drift: 'green', ...SEVERITIES },
  sql: `SELECT subject, verdict, severity, value AS difference, low, high, n, because,
  model, version, ${SEGMENT} AS rows, window_end AS until
FROM (
  SELECT * FROM measurements FINAL
  WHERE ${DRIFT}
  ORDER BY window_end DESC
  LIMIT 1 BY model, version, segment, analyzer, subject)
ORDER BY verdict = 'drift' DESC, abs(value) DESC`,
})

const alertMarks = annotations(
  'Alerts',
  `SELECT started_at AS time, coalesce(resolved_at, last_seen_at) AS timeEnd,
  concat(severity, ': ', rule) AS title, summary AS text,
  arrayStringConcat([toString(model), toString(subject), toString(severity)], ',') AS tags
FROM alerts FINAL
WHERE ${IN_MODEL}
  AND started_at <= $__toTime_ms AND coalesce(resolved_at, last_seen_at) >= $__fromTime_ms
ORDER BY time`,
)

/** Is each model still right: alerts, traffic, latency, performance, drift. */
export const modelHealth = dashboard({
  uid: 'tidemark-model-health',
  title: 'Model health',
  description: 'Whether each model is still right: open alerts, traffic, latency, performance and drift.',
  variables: [
    queryVariable({
      name: 'project',
      label: 'Project',
      sql: 'SELECT DISTINCT project FROM models FINAL ORDER BY project',
    }),
    queryVariable({
      name: 'model',
      label: 'Model',
      several: ALL,
      sql: `SELECT DISTINCT model FROM models FINAL WHERE ${IN_PROJECT} ORDER BY model`,
    }),
    queryVariable({
      name: 'version',
      label: 'Version',
      several: ALL,
      sql: `SELECT DISTINCT ${VERSION} AS name FROM measurements FINAL WHERE ${IN_MODEL} AND $__timeFilter(window_end) ORDER BY name`,
    }),
    queryVariable({
      name: 'segment',
      label: 'Segment',
      several: { text: ['all rows'], value: ['all rows'] },
      sql: `SELECT DISTINCT ${SEGMENT} AS name FROM measurements FINAL WHERE ${IN_MODEL} AND $__timeFilter(window_end) ORDER BY name`,
    }),
  ],
  annotations: [alertMarks],
  panels: [openAlerts, openAlertList, predictionsPerHour, latency, performance, worstDrift, newestDrift],
})
