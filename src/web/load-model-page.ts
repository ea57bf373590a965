import { readActivity } from '../analyzers/activity.ts'
import { bothSides } from '../analyzers/both-sides.ts'
import { OBJECTIVES } from '../analyzers/measure-objectives.ts'
import { outlyingRows } from '../analyzers/outlying-rows.ts'
import { pooledSegments } from '../analyzers/pooled-segments.ts'
import { type ViewRange, viewRange } from '../analyzers/view-range.ts'
import type { Context } from '../context.ts'
import { Problem } from '../errors.ts'
import { pairOf, segmentFault } from '../model/asked-segment.ts'
import type { Measurement } from '../model/measurement.ts'
import type { Model } from '../model/model.ts'
import { listAlerts } from '../store/alerts.ts'
import type { Kept } from '../store/horizons.ts'
import { readMeasurements } from '../store/measurements.ts'
import { findModel } from '../store/models.ts'
import { newestPredictionAt } from '../store/predictions.ts'
import { keptRange, recountableRange } from '../store/whole-spans.ts'
import { activitySpan } from './activity-charts.ts'
import type { ModelPageProps } from './model-page.tsx'
import { modelPageProps } from './model-page-props.ts'
import { readView, type View } from './view.ts'

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
  const kept = context.catalog.keptOf(name)
  const part = partOf(view, model, kept)
  if (typeof part === 'string') return part

  const { from, to, segment } = view
  const span = activitySpan(view, kept.slices_from)
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
    references.baselineOf(model, { segment, before: from }).catch(sentenceOf),
  ])
  if (typeof baseline === 'string') return baseline
  const read = await viewRange(store, { model, baseline, range: part })
  const [pooled, outliers, newest] = await Promise.all([
    pooledSegments(store, read),
    outlyingRows(store, { model, ...baseline, range: part }),
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

/** What of a view can be read: of a segment of two dimensions, which is counted from rows, as far as these are kept. */
function partOf({ from, to, version, segment }: View, { settings }: Model, kept: Kept): ViewRange | string {
  const fault = segmentFault(settings, segment)
  if (fault) return `segment: ${fault.message}`
  const part = { from, to, version, segment }
  if (!pairOf(settings, segment)) return keptRange(part, kept)
  return (
    recountableRange(part, kept) ??
    'to: the rows of this range, which a segment of two dimensions is counted from, are no longer kept.'
  )
}

function sentenceOf(error: unknown): string {
  if (error instanceof Problem) return error.message
  throw error
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
