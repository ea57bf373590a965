import { Problem } from '../errors.ts'
import { pairOf } from '../model/asked-segment.ts'
import type { Model } from '../model/model.ts'
import type { FrozenBinning } from '../store/binnings.ts'
import type { Store } from '../store/client.ts'
import type { CountedHistogram } from '../store/histograms.ts'
import { listHorizons, NO_HORIZON } from '../store/horizons.ts'
import { mergeAlike } from '../store/merge-alike.ts'
import type { Reference } from '../store/references.ts'
import { recountableRange } from '../store/whole-spans.ts'
import { OUTCOME_SUBJECTS } from './performance-of.ts'
import { type ReadRange, readRange } from './read-range.ts'
import { asAllRows } from './side.ts'

/** Which part of a model's rows a reference is read for: one segment as if it were all rows, or all with every segment. */
export interface ReferenceScope {
  model: Model
  reference: Reference
  binnings: ReadonlyMap<string, FrozenBinning>
  /** '' for all rows. */
  segment: string
  /** Starts of the windows it has nothing of, in epoch milliseconds; none when left out. */
  leftOut?: readonly number[]
}

/** A reference as it was counted. */
export interface CountedReference {
  /** As far as its rows are kept, where they had to be counted anew. */
  reference: Reference
  /** Of the whole reference, every segment; where one is asked for, of that one as all rows. */
  whole: readonly CountedHistogram[]
  /** Of all rows, window by window. */
  windows: readonly CountedHistogram[]
  /** What performance and fairness are computed from, window by window, in every segment. */
  outcomes: readonly CountedHistogram[]
}

/**
 * Reads what is counted of a reference, as a whole and window by window.
 *
 * @throws Problem `too_old`: a segment of two dimensions has to be counted from rows, and none are kept
 */
export async function readReference(
  store: Store,
  scope: ReferenceScope,
  windowSeconds: number,
): Promise<CountedReference> {
  const { model, segment, reference } = scope
  if (pairOf(model.settings, segment)) return countReference(store, scope, windowSeconds)
  const read = async (part: Partial<ReadRange>) =>
    asAllRows(await readRange(store, scope, { ...rangeOf(scope), ...part }), segment)
  const withGroups = model.settings.protected.length > 0
  const [whole, windows, outcomes] = await Promise.all([
    Promise.all(partsOf(scope, windowSeconds * 1000).map(read)),
    read({ windowSeconds, segments: [segment] }),
    read({ windowSeconds, subjects: [...OUTCOME_SUBJECTS, ...(withGroups ? ['prediction'] : [])] }),
  ])
  return {
    reference,
    whole: asWhole(whole.flat()),
    windows: windows.filter(isKept(scope)),
    outcomes: outcomes.filter(isKept(scope)),
  }
}

/** What lies between the windows that are left out. */
function partsOf(
  { reference: { from, to }, leftOut = [] }: ReferenceScope,
  windowMs: number,
): { from: number; to: number }[] {
  const edges = [from, ...leftOut.flatMap(start => [start, start + windowMs]), to]
  const parts: { from: number; to: number }[] = []
  for (let i = 0; i < edges.length; i += 2) parts.push({ from: edges[i]!, to: edges[i + 1]! })
  return parts.filter(part => part.from < part.to)
}

const isKept =
  ({ leftOut = [] }: ReferenceScope) =>
  ({ window }: CountedHistogram): boolean =>
    !leftOut.includes(window * 1000)

/** Merges what was counted in parts of a reference. */
const asWhole = (parts: readonly CountedHistogram[]): CountedHistogram[] =>
  mergeAlike(parts.map(each => ({ ...each, window: 0 })))

/** Counts a segment that no slice is counted by: of one pass over the rows all three are made. */
async function countReference(
  store: Store,
  scope: ReferenceScope,
  windowSeconds: number,
): Promise<CountedReference> {
  const reference = await asFarAsKept(store, scope)
  const counted = await readRange(store, scope, { ...rangeOf({ ...scope, reference }), windowSeconds })
  const windows = asAllRows(counted, scope.segment).filter(isKept(scope))
  return { reference, whole: asWhole(windows), windows, outcomes: windows }
}

/** Rows of production expire; those of an upload are kept as long as it is a reference. */
async function asFarAsKept(store: Store, { model, reference }: ReferenceScope): Promise<Reference> {
  if (reference.upload !== '') return reference
  const horizon = (await listHorizons(store, model.project)).get(model.model) ?? NO_HORIZON
  const kept = recountableRange(reference, horizon)
  if (kept) return kept
  throw new Problem(
    400,
    'too_old',
    `A segment of two dimensions is counted from raw rows, which this model has from ${new Date(horizon.recountable_from * 1000).toISOString()} on: those of its reference have expired.`,
    'reference',
  )
}

const rangeOf = ({ reference, segment }: Pick<ReferenceScope, 'reference' | 'segment'>) => ({
  reference: reference.upload,
  version: reference.version,
  segments: segment === '' ? ('every' as const) : [segment],
  from: reference.from,
  to: reference.to,
})
