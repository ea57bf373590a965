import { z } from 'zod'
import { Moment } from '../model/moment.ts'

const HOUR = 3_600_000

/** What of a model a page shows; all of it is in the page's address. */
export interface View {
  model: string
  /** Epoch milliseconds, `to` exclusive. */
  from: number
  to: number
  /** Empty: all versions together, all rows. */
  version: string
  segment: string
  /** Pictures of every feature, not only of those that changed most. */
  everyFeature: boolean
}

export const RANGES = [
  { label: '3 h', hours: 3 },
  { label: '24 h', hours: 24 },
  { label: '7 d', hours: 7 * 24 },
  { label: '30 d', hours: 30 * 24 },
  { label: '60 d', hours: 60 * 24 },
] as const

const DEFAULT_HOURS = 30 * 24

/** A moment from the address; `2026-11-01T00:00`, as a date field sends it, is taken as UTC. */
export const PageMoment = z
  .string()
  .transform((text): string | number => (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text) ? `${text}:00Z` : text))
  .pipe(Moment)

const Query = z
  .object({
    from: PageMoment.optional(),
    to: PageMoment.optional(),
    version: z.string().max(256).default(''),
    segment: z.string().max(2_048).default(''),
    features: z.enum(['all']).optional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
    path: ['from'],
    message: 'must be before `to`',
  })

/**
 * Reads the view from the query of an address. Without a range it is the last 30 days, or the 30 days before
 * the newest prediction where the last ones would be empty.
 *
 * @returns the view, or a sentence that says what is wrong with the address
 */
export function readView(
  model: string,
  query: Record<string, string>,
  { now, newestAt }: { now: number; newestAt: number | null },
): View | string {
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''))
  const parsed = Query.safeParse(given)
  if (!parsed.success)
    return parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}.`).join(' ')
  const { from, to, version, segment, features } = parsed.data
  const silent = newestAt !== null && newestAt < now - DEFAULT_HOURS * HOUR
  const end = to ?? Math.ceil((silent ? newestAt + 1 : now) / HOUR) * HOUR
  const start = from ?? end - DEFAULT_HOURS * HOUR
  if (start >= end) return 'from: must be before the end of the range.'
  return { model, from: start, to: end, version, segment, everyFeature: features === 'all' }
}

/** The address of a view, with some of it changed. */
export function viewHref(view: View, changes: Partial<View> = {}): string {
  const changed = { ...view, ...changes }
  const query = rowsOf(changed)
  if (changed.everyFeature) query.set('features', 'all')
  return `/models/${encodeURIComponent(changed.model)}?${query}`
}

/** The page that compares a view with anything else. */
export function comparePageHref(view: View): string {
  return `/models/${encodeURIComponent(view.model)}/compare?${rowsOf(view)}`
}

/** Where the API gives the measurements behind a chart, in the range of a view. */
export function measurementsHref(
  view: View,
  filter: { analyzer: string; subject?: string; statistic?: string; segment?: string },
): string {
  const query = new URLSearchParams({ ...filter, from: wireMoment(view.from), to: wireMoment(view.to) })
  return `/v1/models/${encodeURIComponent(view.model)}/measurements?${query}`
}

/** Where the API compares the reference with the rows of a view. */
export function compareHref(view: View): string {
  return `/v1/models/${encodeURIComponent(view.model)}/compare?${rowsOf(view)}`
}

/** Range, version and segment of a view. */
function rowsOf({ from, to, version, segment }: View): URLSearchParams {
  const query = new URLSearchParams({ from: wireMoment(from), to: wireMoment(to) })
  if (version !== '') query.set('version', version)
  if (segment !== '') query.set('segment', segment)
  return query
}

/** A moment as addresses have it. */
export function wireMoment(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z')
}
