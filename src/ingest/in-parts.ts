import type { SliceSet } from '../store/slices.ts'

/** A count holds the codes of all its rows in memory: more rows at once are hardly faster. */
const MOST_ROWS = 250_000

/** Slices also weigh: each is a histogram a subject, however few its rows. */
const MOST_SLICES = 4_320

/**
 * Cuts a set of slices into parts that are counted at once, oldest first: as many slices as hold 250,000 rows, 30 days
 * at most. A statement costs the same for a slice as for a month, so sparse data counted slice by slice would take
 * minutes.
 *
 * @param rowsOf rows of each slice
 * @param unitOf what a slice is only right together with, by its start: never cut apart, however many rows it has
 */
export function inParts(
  set: SliceSet,
  rowsOf: ReadonlyMap<number, number>,
  unitOf: (slice: number) => number = slice => slice,
): SliceSet[] {
  const parts: number[][] = []
  let rows = 0
  for (const slice of set.slices.toSorted((a, b) => a - b)) {
    const more = rowsOf.get(slice) ?? 0
    const part = parts.at(-1)
    const hasRoom = part !== undefined && rows + more <= MOST_ROWS && part.length < MOST_SLICES
    if (part && (hasRoom || unitOf(slice) === unitOf(part.at(-1)!))) {
      part.push(slice)
      rows += more
    } else {
      parts.push([slice])
      rows = more
    }
  }
  return parts.map(slices => ({ ...set, slices }))
}
