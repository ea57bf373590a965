import { z } from 'zod'
import { type DetectorRun, detectInErrors, detectInMeasurements } from '../../analyzers/detect-changes.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../errors.ts'
import { Moment } from '../../model/moment.ts'
import type { Detection, Point } from '../../stats/detectors/run-detector.ts'
import { route } from '../route.ts'
import { iso, keptEndsOf, refuseEmpty } from './asked-range.ts'
import { chooseDetector, DETECTOR_QUERY } from './choose-detector.ts'
import { modelOf } from './models.ts'

const Asked = z.strictObject({
  ...DETECTOR_QUERY,
  source: z.enum(['measurements', 'errors']).default('measurements').meta({
    description:
      'measurements: the value of every window. errors: of every labelled row, whether it is wrong (1) or right (0), for a regression how far off it is; the last 30 days unless said otherwise.',
  }),
  analyzer: z.string().optional(),
  subject: z.string().optional(),
  statistic: z.string().optional(),
  version: z.string().default(''),
  segment: z.string().default(''),
  from: Moment.optional(),
  to: Moment.optional(),
})
type Asked = z.infer<typeof Asked>

const SERIES = ['analyzer', 'subject', 'statistic'] as const

/** What was read, and where something was signalled in it. */
interface Answered {
  series: Record<string, string>
  found: Detection<Point>
}

/** @throws Problem `missing`, `empty_range` */
async function inMeasurements(
  context: Context,
  run: DetectorRun,
  { query, signal }: { query: Asked; signal: AbortSignal },
): Promise<Answered> {
  refuseEmpty(query)
  const missing = SERIES.find(name => query[name] === undefined)
  if (missing !== undefined)
    throw new Problem(
      400,
      'missing',
      'Name a measurement by analyzer, subject and statistic, or ask for source=errors.',
      missing,
    )
  const [analyzer, subject, statistic] = SERIES.map(name => query[name]!) as [string, string, string]
  const { version, segment, from, to } = query
  const series = { analyzer, subject, statistic, version, segment }
  const found = await detectInMeasurements(context, run, { ...series, from, to, signal })
  return {
    series,
    found: inPlaces(found, ({ window_start, window_end, ...rest }) => ({
      window_start: iso(window_start),
      window_end: iso(window_end),
      ...rest,
    })),
  }
}

/** @throws Problem `unknown_field`, `empty_range`, `too_old` */
async function inErrors(
  context: Context,
  run: DetectorRun,
  { query, signal }: { query: Asked; signal: AbortSignal },
): Promise<Answered> {
  const named = SERIES.find(name => query[name] !== undefined)
  if (named !== undefined)
    throw new Problem(400, 'unknown_field', 'Errors are read from rows, not from a measurement.', named)
  const { version, segment } = query
  const { from, to } = keptEndsOf(query, { model: run.model, context, instead: 'ask for a measurement' })
  const found = await detectInErrors(context, run, { version, segment, from, to, signal })
  return {
    series: { version, segment, from: iso(from), to: iso(to) },
    found: inPlaces(found, ({ timestamp, ...rest }) => ({ timestamp: iso(timestamp), ...rest })),
  }
}

/** The same with each place told as the API tells it. */
const inPlaces = <Place extends Point, Told extends Point>(
  { warnings, alarms, ...counts }: Detection<Place>,
  tell: (position: Detection<Place>['alarms'][number]) => Told & { number: number },
): Detection<Told> => ({ ...counts, warnings: warnings.map(tell), alarms: alarms.map(tell) })

const getDetection = route({
  method: 'get',
  path: '/v1/models/:model/detect',
  summary:
    'Where a detector of change alarms in a stored measurement, or in the errors of labelled rows. Nothing is stored, and nobody is told.',
  query: Asked,
  handle: async ({ request, query, context }) => {
    const model = modelOf(context, request.param('model'))
    const { chosen, detector, told } = chooseDetector(query)
    const run = { model, chosen, detector }
    const detect = query.source === 'errors' ? inErrors : inMeasurements
    const { series, found } = await detect(context, run, { query, signal: request.raw.signal })
    const { name, sees } = chosen.kind
    return {
      body: {
        detector: name,
        sees: query.both_sides ? 'both' : sees,
        parameters: told,
        source: query.source,
        series,
        ...found,
      },
    }
  },
})

export const detectRoutes = [getDetection]
