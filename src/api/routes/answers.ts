import { z } from 'zod'
import { outlyingRows } from '../../analyzers/outlying-rows.ts'
import { Problem } from '../../errors.ts'
import { pairOf } from '../../model/asked-segment.ts'
import type { Model } from '../../model/model.ts'
import { Moment } from '../../model/moment.ts'
import { listAlerts } from '../../store/alerts.ts'
import { readMeasurements } from '../../store/measurements.ts'
import { route } from '../route.ts'
import { AskedRange, iso, partOf, refuseEmpty } from './asked-range.ts'
import { modelOf } from './models.ts'

const getMeasurements = route({
  method: 'get',
  path: '/v1/models/:model/measurements',
  summary:
    'What the analyzers found, window by window, oldest first; those of `objectives` are of ten minutes each.',
  query: z.object({
    analyzer: z.string().optional(),
    subject: z.string().optional(),
    statistic: z.string().optional(),
    version: z.string().optional(),
    segment: z.string().optional(),
    reference: z.string().optional().meta({
      description:
        'Measured by the reference of this name or id, one that only reports or was replaced too; left out, what holds now.',
    }),
    from: Moment.optional(),
    to: Moment.optional(),
  }),
  handle: async ({ request, query, context }) => {
    const { model } = modelOf(context, request.param('model'))
    refuseEmpty(query)
    const measurements = await readMeasurements(context.store, context.project, { model, ...query })
    return {
      body: {
        measurements: measurements.map(({ window_start, window_end, ...rest }) => ({
          window_start: iso(window_start),
          window_end: iso(window_end),
          ...rest,
          status: rest.verdict ?? (rest.value === null ? 'not_estimable' : 'ok'),
        })),
      },
    }
  },
})

/** @throws Problem `uncounted_segment` */
function refusePair({ settings }: Model, segment: string): void {
  if (pairOf(settings, segment))
    throw new Problem(
      400,
      'uncounted_segment',
      'Unusual rows are looked for among all rows, or those of one dimension.',
      'segment',
    )
}

const getOutliers = route({
  method: 'get',
  path: '/v1/models/:model/outliers',
  summary:
    'The most unusual rows of a range of production, and what makes them so. The last 30 days unless said otherwise.',
  query: AskedRange,
  handle: async ({ request, query, context }) => {
    const model = modelOf(context, request.param('model'))
    const range = partOf(query, { model, context })
    refusePair(model, query.segment)
    const baseline = await context.references.baselineOf(model, { before: range.from })
    return { body: { outliers: await outlyingRows(context.store, { model, ...baseline, range }) } }
  },
})

const getAlerts = route({
  method: 'get',
  path: '/v1/alerts',
  summary: 'Alerts, the newest first.',
  query: z.object({ model: z.string().optional(), state: z.enum(['firing', 'resolved']).optional() }),
  handle: async ({ query, context }) => {
    const alerts = await listAlerts(context.store, context.project, { ...query, limit: 1_000 })
    return {
      body: {
        alerts: alerts.map(({ project: _, started_at, last_seen_at, resolved_at, ...rest }) => ({
          ...rest,
          started_at: iso(started_at),
          last_seen_at: iso(last_seen_at),
          resolved_at: resolved_at === null ? null : iso(resolved_at),
        })),
      },
    }
  },
})

export const answerRoutes = [getMeasurements, getOutliers, getAlerts]
