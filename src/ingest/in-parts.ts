import type { SliceSet } from '../store/slices.ts'

const DAY_SECONDS = 86_400

/** What one count may hold in memory: more rows at once are hardly faster. */
const MOST_ROWS = 250_000

/** Slices also weigh: each is a histogram a subject, however few its rows. */
const MOST_SLICES = 4_320

/**
 * Cuts a set of slices into parts that are counted at once, oldest first: as many days as hold 250,000 rows and
 * 30 days of slices, but never less than a day. A statement costs the same for a day as for a month, so sparse
 * data counted day by day would take minutes.
 *
 * @param rowsOf rows of each epoch day
 */
export function inParts(set: SliceSet, rowsOf: ReadonlyMap<number, number>): SliceSet[] {
  const parts: number[][] = []
  let rows = 0
  for (const [day, slices] of byDay(set.slices)) {
    const more = rowsOf.get(day) ?? 0
    const part = parts.at(-1)
    if (part && rows + more <= MOST_ROWS && part.length + slices.length <= MOST_SLICES) {
      part.push(...slices)
      rows += more
    } else {
      parts.push([...slices])
      rows = more
    }
  }
  return parts.map(slices => ({ ...set, slices }))
}

function byDay(slices: readonly number[]): Map<number, number[]> {
  const days = new Map<number, number[]>()
  for (const slice of slices.toSorted((a, b) => a - b)) {
    const day = Math.floor(slice / DAY_SECONDS)
    const ofDay = days.get(day)
    if (ofDay) ofDay.push(slice)
    else days.set(day, [slice])
  }
  return days
}
