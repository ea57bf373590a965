import { readActivity } from '../analyzers/activity.ts'
import { bothSides } from '../analyzers/both-sides.ts'
import { OBJECTIVES } from '../analyzers/measure-objectives.ts'
import { outlyingRows } from '../analyzers/outlying-rows.ts'
import { pooledSegments } from '../analyzers/pooled-segments.ts'
import { viewRange } from '../analyzers/view-range.ts'
import { comparedSides } from '../api/routes/compared-sides.ts'
import type { Context } from '../context.ts'
import type { Measurement } from '../model/measurement.ts'
import { listAlerts } from '../store/alerts.ts'
import { readMeasurements } from '../store/measurements.ts'
import { findModel } from '../store/models.ts'
import { newestPredictionAt } from '../store/predictions.ts'
import { activitySpan } from './activity-charts.ts'
import type { ModelPageProps } from './model-page.tsx'
import { modelPageProps } from './model-page-props.ts'
import { sentenceOf } from './sentence-of.ts'
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
  const { store, project } = context
  const model = await findModel(store, project, name)
  if (model === null) return null
  const newestAt = await newestPredictionAt(store, project, name)
  const view = readView(name, query, { now, newestAt })
  if (typeof view === 'string') return view

  const { from, to, version, segment } = view
  const span = activitySpan(view, context.catalog.horizonOf(name).slices_from)
  const all = { model: name, version: '', from, to }
  const [alerts, activities, verdicts, performance, sides] = await Promise.all([
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
    comparedSides({ from, to, version, segment, exact: false }, { model, context }).catch(sentenceOf),
  ])
  if (typeof sides === 'string') return sides
  const { baseline, range } = sides
  const read = await viewRange(store, { model, baseline, range })
  const [pooled, outliers, newest] = await Promise.all([
    pooledSegments(store, read),
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
    activitySpan: span,
    verdicts,
    performance,
    newest,
    sides: bothSides(read),
    pooled,
    outliers,
    referenceWindows: baseline.reference?.starts.length ?? null,
    leftOut: baseline.reference?.leftOut ?? 0,
  })
}

/** All measurements of the newest judged window, and of the newest that has labels. */
async function readNewest(
  { store, project }: Context,
  model: string,
  measurements: readonly Measurement[],
): Promise<Measurement[]> {
  // Objectives are looked at every ten minutes, which are no windows of the model.
  const judged = measurements.findLast(m => m.analyzer !== 'performance' && m.analyzer !== OBJECTIVES)
  const labelled = measurements.findLast(m => m.analyzer === 'performance' && m.value !== null)
  const windows = new Map(
    [judged, labelled].flatMap(m => (m ? [[m.window_start, m.window_end] as const] : [])),
  )
  const read = [...windows].map(([from, to]) =>
    readMeasurements(store, project, { model, version: '', from, to }),
  )
  return (await Promise.all(read)).flat()
}
