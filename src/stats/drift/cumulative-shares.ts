import type { Histogram } from '../histogram/histogram.ts'
import type { OrderedBins } from '../histogram/ordered-codes.ts'

/**
 * A cumulative distribution as a polyline, walked from left to right: the rows of each bin are spread evenly over it,
 * the outermost bins cut at the histogram's exact min and max. It never stands in memory as a whole: a comparison
 * reads thousands of points of each of its subjects once.
 */
export class CumulativeShares {
  /** The piece of the polyline it stands on: the share of rows at or below `x` at either end. A jump repeats its `x`. */
  fromX = Number.NEGATIVE_INFINITY
  fromShare = 0
  toX = Number.NEGATIVE_INFINITY
  toShare = 0
  /**
   * ½ Σ width·share of the bins walked so far: how far (in W1, the subject's unit) the raw rows may be from the
   * polyline.
   */
  uncertainty = 0
  /** Σ width·share² of the same: three times what ∫ (F − F̂)² dx may be, F̂ the polyline and F the raw rows. */
  squaredUncertainty = 0

  readonly #bins: OrderedBins
  readonly #rows: Float64Array
  readonly #total: number
  readonly #min: number
  readonly #max: number
  #bin = -1
  #inside = false
  #below = 0
  #end: number

  constructor(bins: OrderedBins, index: number, { min, max }: Histogram) {
    this.#bins = bins
    this.#rows = bins.counts[index]!
    this.#total = bins.totals[index]!
    this.#min = min
    this.#max = max
    this.#end = min
  }

  /** Steps to the next piece; the one after the last point has no end. */
  advance(): void {
    this.fromX = this.toX
    this.fromShare = this.toShare
    if (this.#inside) this.#leaveBin()
    else this.#enterNextBin()
  }

  /** The share at `x`, which lies on the piece it stands on. */
  at(x: number): number {
    if (this.fromShare === this.toShare) return this.fromShare
    return this.fromShare + (this.toShare - this.fromShare) * ((x - this.fromX) / (this.toX - this.fromX))
  }

  #leaveBin(): void {
    this.#below += this.#rows[this.#bin]!
    this.toX = this.#end
    this.toShare = this.#below / this.#total
    this.#inside = false
  }

  #enterNextBin(): void {
    do this.#bin++
    while (this.#rows[this.#bin] === 0)
    const rows = this.#rows[this.#bin]
    if (rows === undefined) {
      this.toX = Number.POSITIVE_INFINITY
      return
    }
    const { lo, hi } = this.#bins
    const start = Math.max(this.#end, Math.min(this.#max, lo[this.#bin]!))
    this.#end = Math.max(start, Math.min(this.#max, hi[this.#bin]!))
    const share = rows / this.#total
    this.uncertainty += (this.#end / 2 - start / 2) * share
    this.squaredUncertainty += (this.#end - start) * share * share
    this.toX = start
    this.#inside = true
  }
}

/**
 * Two cumulative distributions walked together, from the first point of either to the last, the number line cut
 * wherever one of them bends. Both have to be at their beginning.
 */
export class SegmentWalk {
  /** The stretch it stands on: its width, and the shares at either end of it, between which both are straight. */
  width = 0
  firstStart = 0
  firstEnd = 0
  secondStart = 0
  secondEnd = 0

  readonly #first: CumulativeShares
  readonly #second: CumulativeShares
  #at: number

  constructor(first: CumulativeShares, second: CumulativeShares) {
    this.#first = first
    this.#second = second
    first.advance()
    second.advance()
    this.#at = Math.min(first.toX, second.toX)
  }

  /** Steps to the next stretch. @returns false when there is none */
  next(): boolean {
    const first = this.#first
    const second = this.#second
    const start = this.#at
    while (first.toX <= start) first.advance()
    while (second.toX <= start) second.advance()
    const end = Math.min(first.toX, second.toX)
    if (end === Number.POSITIVE_INFINITY) return false
    this.width = end - start
    this.firstStart = first.at(start)
    this.firstEnd = first.at(end)
    this.secondStart = second.at(start)
    this.secondEnd = second.at(end)
    this.#at = end
    return true
  }
}
