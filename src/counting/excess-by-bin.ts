import { EXCESS, EXCESS_SQUARES } from '../stats/histogram/weigh.ts'
import type { BinIndex } from './bin-index.ts'
import type { Numbers } from './count-numbers.ts'
import type { Grouping } from './places.ts'
import type { SumsOfPlaces } from './sum-table.ts'

/** Numbers, and what the row of each weighs. */
export interface Weighed extends Numbers {
  weights: Float64Array
}

/** What the weights of numbers, and their squares, are above 1 in each bin (see `EXCESS`). */
export class ExcessByBin {
  readonly #weighed: Weighed
  /** Of each number its bin, as its place among the bins there are, and the codes of these. */
  readonly #bins: Int32Array
  readonly #codes: number[] = []
  /** By bin; all 0 but while the numbers of a place are summed. */
  readonly #rows: Int32Array
  readonly #excess: Float64Array
  readonly #squares: Float64Array

  constructor(weighed: Weighed, index: BinIndex) {
    this.#weighed = weighed
    const known = new Map<number, number>()
    this.#bins = new Int32Array(weighed.values.length)
    for (let i = 0; i < this.#bins.length; i++) {
      const found = index.indexOf(weighed.values[i]!)
      const bin = known.get(found) ?? this.#codes.push(index.codeAt(found)) - 1
      known.set(found, bin)
      this.#bins[i] = bin
    }
    this.#rows = new Int32Array(this.#codes.length)
    this.#excess = new Float64Array(this.#codes.length)
    this.#squares = new Float64Array(this.#codes.length)
  }

  /** Adds the sums of the numbers at each place that has some, beside others that it has. */
  addTo(sums: SumsOfPlaces, grouping: Grouping): void {
    for (const [place, those] of grouping.atPlaces(this.#weighed.rows))
      this.#addNumbers(those, sums.get(place)!)
  }

  #addNumbers(those: Int32Array, sums: Map<string, number>): void {
    const touched: number[] = []
    for (let at = 0; at < those.length; at++) {
      const bin = this.#bins[those[at]!]!
      const weight = this.#weighed.weights[those[at]!]!
      if (this.#rows[bin]!++ === 0) touched.push(bin)
      this.#excess[bin]! += weight - 1
      this.#squares[bin]! += weight * weight - 1
    }
    for (const bin of touched) {
      sums.set(`${EXCESS}${this.#codes[bin]}`, this.#excess[bin]!)
      sums.set(`${EXCESS_SQUARES}${this.#codes[bin]}`, this.#squares[bin]!)
      this.#rows[bin] = this.#excess[bin] = this.#squares[bin] = 0
    }
  }
}
