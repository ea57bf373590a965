import { SLICE_SECONDS } from './slices.ts'

/** Histograms of one span that together cover a piece of a range. Times are epoch seconds, `to` exclusive. */
export interface Piece {
  span: number
  from: number
  to: number
}

const SPANS = [86_400, 3_600, SLICE_SECONDS]

/**
 * Covers a range by whole days, the rest by whole hours, the rest by slices. Edges are widened to slices:
 * nothing smaller is counted. No piece crosses the start of a window when windows are asked for.
 *
 * @example 10:50 to 02:00 two days later → a slice, 13 hours, a day, 2 hours
 */
export function coverRange(range: { from: number; to: number; windowSeconds?: number }): Piece[] {
  const from = Math.floor(range.from / SLICE_SECONDS) * SLICE_SECONDS
  const to = Math.ceil(range.to / SLICE_SECONDS) * SLICE_SECONDS
  const spans = SPANS.filter(span => span <= (range.windowSeconds ?? Number.POSITIVE_INFINITY))
  return cover(from, to, spans)
}

function cover(from: number, to: number, [span, ...smaller]: number[]): Piece[] {
  if (from >= to || span === undefined) return []
  const first = Math.ceil(from / span) * span
  const last = Math.floor(to / span) * span
  if (first >= last) return cover(from, to, smaller)
  return [...cover(from, first, smaller), { span, from: first, to: last }, ...cover(last, to, smaller)]
}
