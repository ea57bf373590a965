import { z } from 'zod'
import type { AskedSides } from '../api/routes/compared-sides.ts'
import { PageMoment, type View, wireMoment } from './view.ts'

/** What a page puts a view beside: a reference, or a part of production where there is a range or a version. */
export interface Against {
  /** Empty: the reference that judges. */
  reference: string
  /** Epoch milliseconds; null: that of the view. */
  from: number | null
  to: number | null
  /** Empty: all versions of the reference or, with a range, of production. */
  version: string
  /** Empty: all rows. */
  segment: string
}

const Query = z.object({
  reference: z.string().max(256).default(''),
  reference_from: PageMoment.optional(),
  reference_to: PageMoment.optional(),
  reference_version: z.string().max(256).default(''),
})

/**
 * Reads the second side from the query of an address; fields left empty are as if they were not there, but for the
 * segment: without one it is that of the view.
 *
 * @returns a sentence that says what is wrong with the address, where something is
 */
export function readAgainst(query: Record<string, string>, view: View): Against | string {
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''))
  const parsed = Query.safeParse(given)
  if (!parsed.success)
    return parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}.`).join(' ')
  const { reference, reference_from = null, reference_to = null, reference_version } = parsed.data
  const segment = query.reference_segment ?? view.segment
  return { reference, from: reference_from, to: reference_to, version: reference_version, segment }
}

/** Both sides as the API is asked for them. */
export function sidesOf({ from, to, version, segment }: View, against: Against): AskedSides {
  const ofProduction = against.from !== null || against.to !== null || against.version !== ''
  return {
    ...{ from, to, version, segment, exact: false },
    ...(against.reference === '' ? {} : { reference: against.reference }),
    ...(against.from === null ? {} : { reference_from: against.from }),
    ...(against.to === null ? {} : { reference_to: against.to }),
    ...(ofProduction ? { reference_version: against.version } : {}),
    reference_segment: against.segment,
  }
}

/** Where the API gives the numbers of a comparison. */
export function comparisonHref(view: View, against: Against): string {
  const { exact: _, ...sides } = sidesOf(view, against)
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(sides))
    if (value !== undefined) query.set(name, typeof value === 'number' ? wireMoment(value) : value)
  return `/v1/models/${encodeURIComponent(view.model)}/compare?${query}`
}
