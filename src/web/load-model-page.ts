import { readActivity } from '../analyzers/activity.ts'
import { outlyingRows } from '../analyzers/outlying-rows.ts'
import { compareSides } from '../analyzers/sides.ts'
import type { Context } from '../context.ts'
import type { Measurement } from '../model/measurement.ts'
import { listAlerts } from '../store/alerts.ts'
import { readMeasurements } from '../store/measurements.ts'
import { findModel } from '../store/models.ts'
import { newestPredictionAt } from '../store/predictions.ts'
import { keptRange } from '../store/whole-spans.ts'
import { activitySpan } from './activity-charts.ts'
import type { ModelPageProps } from './model-page.tsx'
import { modelPageProps } from './model-page-props.ts'
import { readView } from './view.ts'

/** Which page is asked for. */
export interface ModelPageRequest {
  model: string
  query: Record<string, string>
  now: number
}

/**
 * Gathers one model's page from the store.
 *
 * @returns null if there is no such model; a sentence if the address cannot be read
 */
export async function loadModelPage(
  context: Context,
  { model: name, query, now }: ModelPageRequest,
): Promise<ModelPageProps | string | null> {
  const { store, project, references } = context
  const model = await findModel(store, project, name)
  if (model === null) return null
  const newestAt = await newestPredictionAt(store, project, name)
  const view = readView(name, query, { now, newestAt })
  if (typeof view === 'string') return view

  const span = activitySpan(view)
  const { from, to, version, segment } = view
  const all = { model: name, version: '', from, to }
  const [alerts, activities, verdicts, performance, baseline] = await Promise.all([
    listAlerts(store, project, { model: name }),
    // From the start of the first hour or day: a bar over part of one would look like a fall.
    readActivity(store, project, {
      model: name,
      from: Math.floor(from / (span * 1000)) * span * 1000,
      to,
      span,
    }),
    readMeasurements(store, project, { ...all, segment: '', statistic: 'verdict' }),
    readMeasurements(store, project, { ...all, segment, analyzer: 'performance' }),
    references.baselineOf(model, { segment }),
  ])
  const range = keptRange({ from, to, version, segment }, context.catalog.horizonOf(name))
  const [sides, outliers, newest] = await Promise.all([
    compareSides(store, { model, baseline, range }),
    outlyingRows(store, { model, ...baseline, range }),
    readNewest(context, name, [...verdicts, ...performance]),
  ])
  return modelPageProps({
    model,
    view,
    now,
    origin: context.publicUrl,
    newestAt,
    alerts,
    activities,
    verdicts,
    performance,
    newest,
    sides: sides.subjects,
    outliers,
    referenceWindows: baseline.reference?.starts.length ?? null,
  })
}

/** All measurements of the newest judged window, and of the newest that has labels. */
async function readNewest(
  { store, project }: Context,
  model: string,
  measurements: readonly Measurement[],
): Promise<Measurement[]> {
  const judged = measurements.findLast(m => m.analyzer !== 'performance')
  const labelled = measurements.findLast(m => m.analyzer === 'performance' && m.value !== null)
  const windows = new Map(
    [judged, labelled].flatMap(m => (m ? [[m.window_start, m.window_end] as const] : [])),
  )
  const read = [...windows].map(([from, to]) =>
    readMeasurements(store, project, { model, version: '', from, to }),
  )
  return (await Promise.all(read)).flat()
}
