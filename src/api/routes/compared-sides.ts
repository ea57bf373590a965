import { z } from 'zod'
import { baselineOfRange } from '../../analyzers/baseline-of-range.ts'
import type { Baseline } from '../../analyzers/reference-cache.ts'
import type { ViewRange } from '../../analyzers/view-range.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../errors.ts'
import { pairOf } from '../../model/asked-segment.ts'
import type { Model } from '../../model/model.ts'
import { Moment } from '../../model/moment.ts'
import { findReference } from '../../store/references.ts'
import { keptRange } from '../../store/whole-spans.ts'
import { AskedRange, partOf, refuseEmpty, refuseUnknownSegment } from './asked-range.ts'

const Exact = z
  .enum(['true', 'false'])
  .default('false')
  .transform(asked => asked === 'true')
  .meta({
    description:
      'true: counts the raw rows of the range anew, from `from` to right before `to`, as far back as they are kept; the reference stays as it was counted. The more rows, the longer it takes.',
  })

/** Both sides of a comparison, as they are asked for. */
export const AskedSides = AskedRange.extend({
  current: z.string().optional().meta({
    description: 'A reference of this name, in place of a range of production.',
  }),
  reference: z.string().optional().meta({
    description: 'Compare with the reference of this name; left out, with the one that judges.',
  }),
  reference_from: Moment.optional().meta({
    description: 'Compare with a range of production that begins here; left out, with `from`.',
  }),
  reference_to: Moment.optional().meta({
    description: 'Compare with a range of production that ends here; left out, with `to`.',
  }),
  reference_version: z.string().optional().meta({
    description:
      'Compare with this version of production, with all for an empty one; left out, with `version`.',
  }),
  reference_segment: z.string().optional().meta({
    description: 'The segment to compare with; left out, `segment`.',
  }),
  exact: Exact,
})
export type AskedSides = z.infer<typeof AskedSides>

const unknownReference = (path: string) =>
  new Problem(404, 'unknown_reference', 'This model has no reference of that name.', path)

/** @throws Problem `two_sides`: a named reference comes with what these say */
function refuseBeside(
  asked: AskedSides,
  name: 'current' | 'reference',
  others: readonly (keyof AskedSides)[],
): void {
  // Only the version is there without being asked for: all of them.
  const other = others.find(field => asked[field] !== (field === 'version' ? '' : undefined))
  if (asked[name] !== undefined && other !== undefined)
    throw new Problem(
      400,
      'two_sides',
      `Give ${name}, or a range and version of production, not both.`,
      other,
    )
}

/** The side that is judged: a part of production, or a named reference. */
async function currentOf(
  asked: AskedSides,
  { model, context }: { model: Model; context: Context },
): Promise<ViewRange> {
  const { current: name, segment, exact } = asked
  if (name === undefined) return partOf(asked, { model, context, exact })
  refuseUnknownSegment(model, segment)
  const found = await findReference(context.store, context.project, { model: model.model, name })
  if (!found) throw unknownReference('current')
  if (found.rolling)
    throw new Problem(
      400,
      'rolling_reference',
      'A rolling reference has a range only beside what it judges: give a range of production.',
      'current',
    )
  const { from, to, version, upload } = found
  if (upload === '') return partOf({ from, to, version, segment }, { model, context, exact })
  return { from, to, version, upload, segment, exact }
}

const PRODUCTION = ['reference_from', 'reference_to', 'reference_version'] as const

/** The side it is judged by: a named reference, the one that judges, or a part of production. */
async function baselineOf(
  asked: AskedSides,
  { model, context, current }: { model: Model; context: Context; current: ViewRange },
): Promise<Baseline> {
  const { reference: name, reference_segment: segment = asked.segment } = asked
  refuseUnknownSegment(model, segment, 'reference_segment')
  if (PRODUCTION.some(field => asked[field] !== undefined)) {
    const { reference_from: from = current.from, reference_to: to = current.to } = asked
    refuseEmpty({ from, to }, 'reference_from')
    const version = asked.reference_version ?? current.version
    const part = { from, to, version, segment }
    const isPair = pairOf(model.settings, segment) !== null
    const range = isPair ? part : keptRange(part, context.catalog.keptOf(model.model))
    return baselineOfRange(context.store, { model, range })
  }
  const baseline = await context.references.baselineOf(model, {
    segment,
    before: current.from,
    ...(name === undefined ? {} : { name }),
  })
  if (name !== undefined && !baseline.reference) throw unknownReference('reference')
  return baseline
}

/** What is compared, and what it is judged by. */
export interface ComparedSides {
  range: ViewRange
  baseline: Baseline
}

/**
 * Reads both sides that are asked for.
 *
 * @throws Problem `two_sides`, `unknown_reference`, `rolling_reference`, and those of `partOf`
 */
export async function comparedSides(
  asked: AskedSides,
  { model, context }: { model: Model; context: Context },
): Promise<ComparedSides> {
  refuseBeside(asked, 'current', ['from', 'to', 'version'])
  refuseBeside(asked, 'reference', PRODUCTION)
  const range = await currentOf(asked, { model, context })
  return { range, baseline: await baselineOf(asked, { model, context, current: range }) }
}
