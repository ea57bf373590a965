import { z } from 'zod'
import { compare } from '../../analyzers/compare.ts'
import { outlyingRows } from '../../analyzers/outlying-rows.ts'
import type { ViewRange } from '../../analyzers/view-range.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../errors.ts'
import { crossedOf } from '../../model/crossed.ts'
import type { Model } from '../../model/model.ts'
import { Moment } from '../../model/moment.ts'
import { listAlerts } from '../../store/alerts.ts'
import { readMeasurements } from '../../store/measurements.ts'
import { keptRange } from '../../store/whole-spans.ts'
import { route } from '../route.ts'
import { modelOf } from './models.ts'

const DEFAULT_RANGE_MS = 30 * 86_400_000

interface Range {
  from?: number | undefined
  to?: number | undefined
}

/** @throws Problem `empty_range` */
export function refuseEmpty({ from = 0, to = Number.POSITIVE_INFINITY }: Range): void {
  if (from >= to) throw new Problem(400, 'empty_range', 'from must be before to.', 'from')
}

/** @throws Problem `unknown_control` */
function refuseUncounted({ settings }: Model, control: string | undefined): void {
  if (control !== undefined && !crossedOf(settings).some(pair => pair.includes(control)))
    throw new Problem(
      400,
      'unknown_control',
      'Groups are counted apart only by a declared segment dimension or another protected attribute.',
      'control',
    )
}

export const iso = (ms: number): string => new Date(ms).toISOString()

const getMeasurements = route({
  method: 'get',
  path: '/v1/models/:model/measurements',
  summary: 'What the analyzers found, window by window, oldest first.',
  query: z.object({
    analyzer: z.string().optional(),
    subject: z.string().optional(),
    statistic: z.string().optional(),
    version: z.string().optional(),
    segment: z.string().optional(),
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

/** A part of production: one range, one version or all, one segment or all rows. */
const Asked = z.object({
  from: Moment.optional(),
  to: Moment.optional(),
  version: z.string().default(''),
  segment: z.string().default(''),
})

const Exact = z
  .enum(['true', 'false'])
  .default('false')
  .transform(asked => asked === 'true')
  .meta({
    description:
      'true: counts the raw rows of the range anew, from `from` to right before `to`, as far back as they are kept; the reference stays as it was counted. The more rows, the longer it takes.',
  })

/** The part asked for, as it is kept; throws Problem `empty_range`. */
function rangeOf(
  { from, to, version, segment }: z.infer<typeof Asked>,
  { model, context }: { model: Model; context: Context },
): ViewRange & { segment: string } {
  const asked = { ...endsOf({ from, to }, context), version, segment }
  return keptRange(asked, context.catalog.horizonOf(model.model))
}

/** The range asked for, as far as its rows are kept; throws Problem `empty_range`, `too_old`. */
export function keptEndsOf(
  range: Range,
  { model, context, instead }: { model: Model; context: Context; instead: string },
): { from: number; to: number } {
  const asked = endsOf(range, context)
  const keptFrom = context.catalog.horizonOf(model.model).recountable_from * 1000
  if (asked.to <= keptFrom)
    throw new Problem(400, 'too_old', `The raw rows of this range are no longer kept: ${instead}.`, 'to')
  return { from: Math.max(asked.from, keptFrom), to: asked.to }
}

/** The part asked for, as far as its rows are kept; throws Problem `empty_range`, `too_old`. */
function exactRangeOf(
  { from, to, version, segment }: z.infer<typeof Asked>,
  { model, context }: { model: Model; context: Context },
): ViewRange & { segment: string } {
  const ends = keptEndsOf({ from, to }, { model, context, instead: 'ask without exact' })
  return { ...ends, version, segment, exact: true }
}

/** @throws Problem `empty_range` */
function endsOf({ from, to }: Range, context: Context): { from: number; to: number } {
  const end = to ?? context.now()
  const start = from ?? end - DEFAULT_RANGE_MS
  refuseEmpty({ from: start, to: end })
  return { from: start, to: end }
}

const getComparison = route({
  method: 'get',
  path: '/v1/models/:model/compare',
  summary:
    'Any range of production against the reference: every subject, every statistic. The last 30 days unless said otherwise.',
  query: Asked.extend({
    reference: z.string().optional(),
    control: z.string().min(1).optional(),
    exact: Exact,
  }),
  handle: async ({ request, query, context }) => {
    const { store } = context
    const model = modelOf(context, request.param('model'))
    const range = (query.exact ? exactRangeOf : rangeOf)(query, { model, context })
    await context.slicer.countDirty()
    const { segment, reference: name, control } = query
    refuseUncounted(model, control)
    const baseline = await context.references.baselineOf(model, {
      segment,
      ...(name === undefined ? {} : { name }),
    })
    if (name !== undefined && !baseline.reference)
      throw new Problem(404, 'unknown_reference', 'This model has no reference of that name.', 'reference')
    const asked = { model, baseline, range, now: context.now() }
    return { body: await compare(store, { ...asked, ...(control === undefined ? {} : { control }) }) }
  },
})

const getOutliers = route({
  method: 'get',
  path: '/v1/models/:model/outliers',
  summary:
    'The most unusual rows of a range of production, and what makes them so. The last 30 days unless said otherwise.',
  query: Asked,
  handle: async ({ request, query, context }) => {
    const model = modelOf(context, request.param('model'))
    const range = rangeOf(query, { model, context })
    const baseline = await context.references.baselineOf(model)
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

export const answerRoutes = [getMeasurements, getComparison, getOutliers, getAlerts]
