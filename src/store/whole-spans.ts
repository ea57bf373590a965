import { SPANS } from './cover-range.ts'
import type { Horizon, Kept } from './horizons.ts'
import { SLICE_SECONDS, type SliceSet } from './slices.ts'

const [, HOUR, DAY] = SPANS

/** The shortest span whose histograms of that time are all kept, in seconds. */
export function keptSpan(slice: number, { slices_from, hours_from, slice_seconds }: Kept): number {
  if (slice < hours_from) return DAY
  return slice < slices_from ? HOUR : slice_seconds
}

/** Where the shortest span of which all histograms are kept begins that holds this slice. */
export function startOfKept(slice: number, kept: Kept): number {
  const span = keptSpan(slice, kept)
  return Math.floor(slice / span) * span
}

/**
 * A range of production as it can be read, in epoch milliseconds: where slices have expired, or are hours, it begins and
 * ends with an hour, where hours have with a day. Read as asked, what lies at its edges would be missing.
 */
export function keptRange<Range extends { from: number; to: number }>(range: Range, kept: Kept): Range {
  const widen = (ms: number, round: (spans: number) => number) => {
    const span = keptSpan(ms / 1000, kept) * 1000
    return span > SLICE_SECONDS * 1000 ? round(ms / span) * span : ms
  }
  return { ...range, from: widen(range.from, Math.floor), to: widen(range.to, Math.ceil) }
}

/** The part of a range of production, in epoch milliseconds, whose rows can be counted again; null where none can. */
export function recountableRange<Range extends { from: number; to: number }>(
  range: Range,
  { recountable_from }: Horizon,
): Range | null {
  const from = Math.max(range.from, recountable_from * 1000)
  return from < range.to ? { ...range, from } : null
}

/**
 * The slices to count for these to be right, in order: an hour that is a slice or of which slices have expired is
 * counted whole, and a day of which hours have. Built from those that are left it would shrink to them.
 */
export function wholeSpans(set: SliceSet, kept: Kept): SliceSet {
  const slices = new Set<number>()
  for (const slice of set.slices) {
    const start = startOfKept(slice, kept)
    const end = start + keptSpan(slice, kept)
    for (let each = start; each < end; each += SLICE_SECONDS) slices.add(each)
  }
  return { ...set, slices: [...slices].sort((a, b) => a - b) }
}
