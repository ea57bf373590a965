import { readActivity } from '../analyzers/activity.ts'
import type { Context } from '../context.ts'
import type { Alert } from '../model/alert.ts'
import type { Model } from '../model/model.ts'
import { durationMs } from '../model/moment.ts'
import { listAlerts } from '../store/alerts.ts'
import { readMeasurements } from '../store/measurements.ts'
import { listModels } from '../store/models.ts'
import { newestPredictionAt } from '../store/predictions.ts'
import { driftRows } from './drift-rows.ts'
import type { ModelLine, ModelsPageProps } from './models-page.tsx'
import { newestVerdicts } from './newest-verdicts.ts'
import { performanceMetrics } from './performance-metrics.ts'
import { modelStatus } from './status.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Gathers the roll-up of every model. */
export async function loadModelsPage(
  { store, project, publicUrl }: Context,
  now: number,
): Promise<ModelsPageProps> {
  const [models, alerts] = await Promise.all([
    listModels(store, project),
    listAlerts(store, project, { state: 'firing' }),
  ])
  const lines = await Promise.all(
    models.map(model =>
      loadLine(store, model, { now, alerts: alerts.filter(alert => alert.model === model.model) }),
    ),
  )
  return { models: lines, now, origin: publicUrl }
}

async function loadLine(
  store: Context['store'],
  { project, model, settings }: Model,
  { now, alerts }: { now: number; alerts: Alert[] },
): Promise<ModelLine> {
  const newestAt = await newestPredictionAt(store, project, model)
  // The newest windows are near the newest prediction; labels come later by their lag.
  const recent = (newestAt ?? now) - 3 * durationMs(settings.window) - 2 * DAY
  const all = { model, version: '', segment: '' }
  const [verdicts, performance, activity] = await Promise.all([
    readMeasurements(store, project, { ...all, statistic: 'verdict', from: recent }),
    readMeasurements(store, project, {
      ...all,
      analyzer: 'performance',
      from: recent - durationMs(settings.labels.expected_lag),
    }),
    readActivity(store, project, {
      model,
      from: floorHour(now) - 7 * DAY,
      to: floorHour(now) + HOUR,
      span: 3600,
    }),
  ])
  const drift = driftRows(verdicts, [])
  const hours = new Map(activity.map(({ start, n }) => [start, n]))
  const volume = Array.from(
    { length: 7 * 24 },
    (_, i) => hours.get(floorHour(now) - (7 * 24 - 1 - i) * HOUR) ?? 0,
  )
  return {
    name: model,
    task: settings.task,
    ...modelStatus({ alerts, verdicts: newestVerdicts(verdicts), newestAt, now }),
    alerts,
    lastDay: volume.slice(-24).reduce((sum, n) => sum + n, 0),
    volume,
    newestAt,
    headline: performanceMetrics(performance, settings.task)[0] ?? null,
    worstDrift: drift[0]?.newest ?? null,
  }
}

function floorHour(at: number): number {
  return Math.floor(at / HOUR) * HOUR
}
