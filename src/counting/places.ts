import { addCounts } from '../stats/histogram/bin-counts.ts'
import type { Histogram } from '../stats/histogram/histogram.ts'
import { addTotals } from '../stats/histogram/merge.ts'

/** What rows are counted together as: those of one version, segment and slice. */
export interface Place {
  version: string
  /** `dimension=value`; empty for all rows. */
  segment: string
  /** Where it begins, in epoch seconds. */
  slice: number
  /** Rows so far. */
  rows: number
  /** What was counted of them so far, by subject. */
  histograms: Map<string, GrowingHistogram>
}

interface GrowingHistogram extends Histogram {
  categories: Map<string, number>
  sums: Map<string, number>
}

export const NOWHERE = -1

/** Some rows of a block in the order of their places: those of a place end before its end. */
interface Order {
  /** Places in the list of rows, not rows. */
  order: Int32Array
  ends: Int32Array
}

/** Of each row of a block one of some places, by its place in the list; `NOWHERE` for rows that are in none. */
export class Grouping {
  readonly places: readonly Place[]
  readonly placeOf: Int32Array
  /** Most features of a block have the same rows, whose order is found once. */
  readonly #orders = new Map<Int32Array, Order>()

  constructor(places: readonly Place[], placeOf: Int32Array) {
    this.places = places
    this.placeOf = placeOf
  }

  /**
   * The places that some rows are in, each with where its rows stand in the list.
   *
   * @param rows ascending, each once
   */
  *atPlaces(rows: Int32Array): Generator<[place: Place, those: Int32Array]> {
    const { order, ends } = this.#orderOf(rows)
    let from = 0
    for (const [i, place] of this.places.entries()) {
      const to = ends[i]!
      if (to > from) yield [place, order.subarray(from, to)]
      from = to
    }
  }

  #orderOf(rows: Int32Array): Order {
    const known = this.#orders.get(rows)
    if (known) return known
    const order = byPlace(rows, this)
    this.#orders.set(rows, order)
    return order
  }
}

function byPlace(rows: Int32Array, { places, placeOf }: Grouping): Order {
  const starts = new Int32Array(places.length + 1)
  for (let i = 0; i < rows.length; i++) starts[placeOf[rows[i]!]! + 1]! += 1
  // The first counted those without a place.
  starts[0] = 0
  for (let place = 0; place < places.length; place++) starts[place + 1]! += starts[place]!
  const order = new Int32Array(starts[places.length]!)
  for (let i = 0; i < rows.length; i++) {
    const place = placeOf[rows[i]!]!
    if (place !== NOWHERE) order[starts[place]!++] = i
  }
  // Each start has moved to the end of its place.
  return { order, ends: starts }
}

/** The places of all blocks, each made when it is first asked for. */
export class Places {
  readonly #all = new Map<string, Place>()

  at(version: string, segment: string, slice: number): Place {
    const key = JSON.stringify([version, segment, slice])
    const known = this.#all.get(key)
    if (known) return known
    const place: Place = { version, segment, slice, rows: 0, histograms: new Map() }
    this.#all.set(key, place)
    return place
  }

  all(): Iterable<Place> {
    return this.#all.values()
  }
}

/** Adds what was counted of a block: in place, as there may be a million names, and a hundred blocks. */
export function addTo({ histograms }: Place, subject: string, counted: Histogram): void {
  const known = histograms.get(subject)
  if (known === undefined) {
    const own = { categories: new Map(counted.categories), sums: new Map(counted.sums) }
    histograms.set(subject, { ...counted, ...own })
    return
  }
  known.n += counted.n
  known.counts = addCounts(known.counts, counted.counts)
  addTotals(known.categories, counted.categories)
  known.sum += counted.sum
  known.sumSquares += counted.sumSquares
  known.min = Math.min(known.min, counted.min)
  known.max = Math.max(known.max, counted.max)
  addTotals(known.sums, counted.sums)
}
