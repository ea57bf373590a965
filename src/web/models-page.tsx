import type { Alert } from '../model/alert.ts'
import type { Measurement } from '../model/measurement.ts'
import type { Task } from '../model/model.ts'
import { subjectName } from './drift-rows.ts'
import { curl, EmptyState } from './empty-state.tsx'
import { formatAgo, formatCount, formatInterval, formatMoment, formatPoints } from './format.ts'
import { formatValue } from './format-value.ts'
import { Layout } from './layout.tsx'
import { metricFormat, metricName, type PerformanceMetric } from './performance-metrics.ts'
import { Sparkline } from './sparkline.tsx'
import type { Status } from './status.ts'
import { StatusBadge, VerdictBadge } from './status-badge.tsx'

/** One line of the roll-up. */
export interface ModelLine {
  name: string
  task: Task
  status: Status
  why: string
  alerts: Pick<Alert, 'severity'>[]
  /** Predictions of the last 24 hours, and per hour of the last 7 days. */
  lastDay: number
  volume: number[]
  newestAt: number | null
  headline: PerformanceMetric | null
  worstDrift: Measurement | null
}

export interface ModelsPageProps {
  models: ModelLine[]
  now: number
  /** Where this server answers, for commands to paste. */
  origin: string
}

/** Every model at a glance: which is healthy, which is not, and whether traffic arrives. */
export function ModelsPage({ models, now, origin }: ModelsPageProps) {
  return (
    <Layout title="Models" now={now}>
      <h1>Models</h1>
      {models.length === 0 ? (
        <NoModels origin={origin} />
      ) : (
        <>
          <p class="counts">{countByStatus(models)}</p>
          <table class="cards">
            <caption class="visually-hidden">Health of every model</caption>
            <thead>
              <tr>
                <th scope="col">Model</th>
                <th scope="col">Status</th>
                <th scope="col">Performance</th>
                <th scope="col">Worst drift</th>
                <th scope="col" class="number">
                  Predictions, 24 h
                </th>
                <th scope="col">Volume, 7 days</th>
                <th scope="col">Newest prediction</th>
              </tr>
            </thead>
            <tbody>
              {models.map(line => (
                <Line line={line} now={now} />
              ))}
            </tbody>
          </table>
        </>
      )}
    </Layout>
  )
}

function Line({ line, now }: { line: ModelLine; now: number }) {
  const { name, task, status, why, headline, worstDrift, newestAt } = line
  return (
    <tr>
      <th scope="row">
        <a href={`/models/${encodeURIComponent(name)}`}>{name}</a>
        <span class="muted">{task}</span>
      </th>
      <td data-label="Status">
        <StatusBadge status={status} />
        <span class="muted">{why}</span>
      </td>
      <td data-label="Performance">
        {headline ? <Headline metric={headline} /> : <span class="muted">no labels yet</span>}
      </td>
      <td data-label="Worst drift">
        {worstDrift ? (
          <>
            <span>
              {subjectName(worstDrift.subject)} {formatPoints(worstDrift.value)}
            </span>
            <VerdictBadge measurement={worstDrift} />
          </>
        ) : (
          <span class="muted">nothing judged yet</span>
        )}
      </td>
      <td data-label="Predictions, 24 h" class="number">
        {formatCount(line.lastDay)}
      </td>
      <td data-label="Volume, 7 days">
        <Sparkline
          values={line.volume}
          fromZero
          label={`Predictions per hour of ${name} over the last 7 days`}
        />
      </td>
      <td data-label="Newest prediction">
        {newestAt === null ? (
          <span class="muted">none yet</span>
        ) : (
          <time datetime={new Date(newestAt).toISOString()} title={`${formatMoment(newestAt)} UTC`}>
            {formatAgo(newestAt, now)}
          </time>
        )}
      </td>
    </tr>
  )
}

function Headline({ metric: { name, newest } }: { metric: PerformanceMetric }) {
  const format = (value: number | null) => formatValue(value, metricFormat(name))
  return (
    <>
      <span>
        {metricName(name)} <strong>{format(newest.value)}</strong>
      </span>
      <span class="muted">
        {[
          formatInterval(newest.low, newest.high, format),
          newest.reference_value === null ? null : `reference ${format(newest.reference_value)}`,
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </>
  )
}

function countByStatus(models: readonly ModelLine[]): string {
  const order: Status[] = ['critical', 'warning', 'no data', 'learning', 'ok']
  return order
    .map(status => ({ status, count: models.filter(model => model.status === status).length }))
    .filter(({ count }) => count > 0)
    .map(({ status, count }) => `${count} ${status}`)
    .join(' · ')
}

function NoModels({ origin }: { origin: string }) {
  const body = {
    model: 'my-model',
    version: '1',
    prediction_id: 'a-1',
    features: { age: 41, country: 'DE' },
    prediction: '1',
    score: 0.83,
  }
  return (
    <EmptyState title="No data yet" command={curl({ origin, path: '/v1/predictions', body })}>
      A model appears here with its first prediction. Send one:
    </EmptyState>
  )
}
