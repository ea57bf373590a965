import type { Model } from '../model/model.ts'
import type { SliceSet } from '../store/slices.ts'
import { subjectsToCount } from './subjects-to-count.ts'

/** A count holds what it counted in memory, a bin for each value at worst: more at once are hardly faster. */
const MOST_VALUES = 4_500_000

/** Slices also weigh: each is a histogram a subject, however few its rows. */
const MOST_SLICES = 4_320

/** How a set of slices is cut. */
export interface Cutting {
  /** Rows of each slice. */
  rowsOf: ReadonlyMap<number, number>
  /** Values that are counted of a row, in each of its segments. */
  valuesOfRow: number
  /** What a slice is only right together with, by its start: never cut apart, however many rows it has. */
  unitOf?: (slice: number) => number
}

/**
 * Cuts a set of slices into parts that are counted at once, oldest first: as many slices as hold 4.5 million values, 30
 * days at most. What is asked around a count costs the same for a slice as for a month, so sparse data counted slice by
 * slice would take minutes.
 */
export function inParts(
  set: SliceSet,
  { rowsOf, valuesOfRow, unitOf = slice => slice }: Cutting,
): SliceSet[] {
  const parts: { slices: number[]; rows: number }[] = []
  const mostRows = MOST_VALUES / valuesOfRow
  for (const slice of set.slices.toSorted((a, b) => a - b)) {
    const rows = rowsOf.get(slice) ?? 0
    const part = parts.at(-1)
    const hasRoom = part !== undefined && part.rows + rows <= mostRows && part.slices.length < MOST_SLICES
    if (part && (hasRoom || unitOf(slice) === unitOf(part.slices.at(-1)!))) {
      part.slices.push(slice)
      part.rows += rows
    } else parts.push({ slices: [slice], rows })
  }
  return parts.map(({ slices }) => ({ ...set, slices }))
}

/** How many values are counted of a row of a model at most, each as often as it has segments. */
export const valuesOfRow = (model: Model, { kind }: Pick<SliceSet, 'kind'>): number =>
  subjectsToCount(model, kind).length * (1 + model.settings.segments.length)
