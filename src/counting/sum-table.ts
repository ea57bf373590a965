import { type Grouping, NOWHERE, type Place } from './places.ts'
import type { Terms } from './summed-numbers.ts'

/** Exact sums by place and name. */
export type SumsOfPlaces = Map<Place, Map<string, number>>

/** Terms of numbers, number after number: those of each lie side by side and are read in one pass. */
export class SumTable {
  readonly #rows: Int32Array
  readonly #names: readonly string[]
  readonly #table: Float64Array

  /** @param rows of each number */
  constructor(rows: Int32Array, terms: Terms) {
    this.#rows = rows
    this.#names = [...terms.keys()]
    this.#table = new Float64Array(terms.size * rows.length)
    for (const [k, column] of [...terms.values()].entries())
      for (let i = 0; i < column.length; i++) this.#table[i * terms.size + k] = column[i]!
  }

  /** Adds the sums of the numbers at each place that has some. */
  addTo(sums: SumsOfPlaces, { places, placeOf }: Grouping): void {
    const { numbers, totals } = this.#totalsOf(placeOf, places.length)
    for (const [nth, place] of places.entries()) {
      if (numbers[nth] === 0) continue
      const known = sums.get(place) ?? new Map<string, number>()
      this.#names.forEach((name, k) => {
        known.set(name, totals[nth * this.#names.length + k]!)
      })
      sums.set(place, known)
    }
  }

  /** How many numbers each place has, and place after place the total of each term. */
  #totalsOf(placeOf: Int32Array, places: number): { numbers: Int32Array; totals: Float64Array } {
    const [rows, table, width] = [this.#rows, this.#table, this.#names.length]
    const numbers = new Int32Array(places)
    const totals = new Float64Array(places * width)
    for (let i = 0; i < rows.length; i++) {
      const place = placeOf[rows[i]!]!
      if (place === NOWHERE) continue
      numbers[place]! += 1
      for (let k = 0; k < width; k++) totals[place * width + k]! += table[i * width + k]!
    }
    return { numbers, totals }
  }
}
