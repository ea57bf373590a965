import { z } from 'zod'
import type { ViewRange } from '../../analyzers/view-range.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../errors.ts'
import { pairOf, segmentFault } from '../../model/asked-segment.ts'
import type { Model } from '../../model/model.ts'
import { Moment } from '../../model/moment.ts'
import { keptRange, recountableRange } from '../../store/whole-spans.ts'

const DEFAULT_RANGE_MS = 30 * 86_400_000

/** A range as it is asked for. Times are epoch milliseconds, `to` exclusive. */
export interface Range {
  from?: number | undefined
  to?: number | undefined
}

/** A part of production: one range, one version or all, one segment or all rows. */
export const AskedRange = z.object({
  from: Moment.optional(),
  to: Moment.optional(),
  version: z.string().default(''),
  segment: z.string().default('').meta({
    description: 'dimension=value, or one of two dimensions, counted from raw rows: region&plan=eu&pro.',
  }),
})
export type AskedRange = z.infer<typeof AskedRange>

/** Whose range it is, and what keeps it. */
interface Whose {
  model: Model
  context: Context
}

export const iso = (ms: number): string => new Date(ms).toISOString()

/** @throws Problem `empty_range` */
export function refuseEmpty({ from = 0, to = Number.POSITIVE_INFINITY }: Range, path = 'from'): void {
  if (from >= to) throw new Problem(400, 'empty_range', 'from must be before to.', path)
}

/** @throws Problem `unknown_dimension`, `too_many_dimensions`, `bad_segment` */
export function refuseUnknownSegment({ settings }: Model, segment: string, path = 'segment'): void {
  const fault = segmentFault(settings, segment)
  if (fault) throw new Problem(400, fault.code, fault.message, path)
}

/** The range asked for, as far as its rows are kept; throws Problem `empty_range`, `too_old`. */
export function keptEndsOf(
  range: Range,
  { model, context, instead }: Whose & { instead: string },
): { from: number; to: number } {
  const horizon = context.catalog.horizonOf(model.model)
  const kept = recountableRange(endsOf(range, context), horizon)
  if (kept) return kept
  throw new Problem(
    400,
    'too_old',
    `The raw rows of this range are no longer kept, only those from ${iso(horizon.recountable_from * 1000)} on: ${instead}.`,
    'to',
  )
}

/**
 * The part asked for, as it is kept: a segment of two dimensions, and what is to be exact, as far as its rows are.
 *
 * @throws Problem `empty_range`, `too_old`, and those of `refuseUnknownSegment`
 */
export function partOf(
  { from, to, version, segment }: AskedRange,
  { model, context, exact = false }: Whose & { exact?: boolean },
): ViewRange & { segment: string } {
  refuseUnknownSegment(model, segment)
  const isPair = pairOf(model.settings, segment) !== null
  const part = { version, segment }
  if (!exact && !isPair)
    return keptRange({ ...endsOf({ from, to }, context), ...part }, context.catalog.keptOf(model.model))
  const instead = isPair ? 'ask for a segment of one dimension' : 'ask without exact'
  return { ...keptEndsOf({ from, to }, { model, context, instead }), ...part, exact: true }
}

/** The ends asked for: the last 30 days unless said otherwise. @throws Problem `empty_range` */
function endsOf({ from, to }: Range, context: Context): { from: number; to: number } {
  const end = to ?? context.now()
  const start = from ?? end - DEFAULT_RANGE_MS
  refuseEmpty({ from: start, to: end })
  return { from: start, to: end }
}
