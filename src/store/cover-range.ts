import { SLICE_SECONDS } from './slices.ts'

/**
 * What histograms are kept for, in seconds: slices, hours, days, weeks (from Thursday, as the epoch began on one).
 * Each is built from the one before it and lies inside the one after it.
 */
export const SPANS = [SLICE_SECONDS, 3_600, 86_400, 604_800] as const

/** Histograms of one span that together cover a piece of a range. Times are epoch seconds, `to` exclusive. */
export interface Piece {
  span: number
  from: number
  to: number
}

/** What is to be covered, in epoch seconds, `to` exclusive. */
export interface CoveredRange {
  from: number
  to: number
  /** No piece crosses the start of a window of this length. */
  windowSeconds?: number | undefined
  /** The spans to cover it by, the shortest first, each inside the next; slices and all that is longer when left out. */
  spans?: readonly number[] | undefined
}

/**
 * Covers a range by whole weeks, the rest by whole days, then hours, then slices. Edges are widened to the shortest.
 *
 * @example 10:50 to 02:00 two days later → a slice, 13 hours, a day, 2 hours
 */
export function coverRange({
  from,
  to,
  windowSeconds = Number.POSITIVE_INFINITY,
  spans = SPANS,
}: CoveredRange): Piece[] {
  const shortest = spans[0]!
  return cover(
    Math.floor(from / shortest) * shortest,
    Math.ceil(to / shortest) * shortest,
    spans.filter(span => span <= windowSeconds).reverse(),
  )
}

/** Every span of some pieces by itself. */
export const spansOf = (pieces: readonly Piece[]): { span: number; start: number }[] =>
  pieces.flatMap(({ span, from, to }) =>
    Array.from({ length: (to - from) / span }, (_, i) => ({ span, start: from + i * span })),
  )

function cover(from: number, to: number, [span, ...smaller]: number[]): Piece[] {
  if (from >= to || span === undefined) return []
  const first = Math.ceil(from / span) * span
  const last = Math.floor(to / span) * span
  if (first >= last) return cover(from, to, smaller)
  return [...cover(from, first, smaller), { span, from: first, to: last }, ...cover(last, to, smaller)]
}
