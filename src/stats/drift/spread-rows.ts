import type { Histogram } from '../histogram/histogram.ts'

/**
 * A cumulative distribution as a polyline, walked bin by bin from left to right: the rows of each bin are spread evenly
 * over it, the outermost bins cut at the histogram's exact min and max.
 */
export class SpreadRows {
  /** Between which values the rows of the bin it stands in are; both its lower edge where it has none. */
  start = Number.NaN
  end = Number.NaN
  /** The share of rows below that bin, and up to and including it. */
  below = 0
  upto = 0
  /**
   * ½ Σ width·share of the bins walked so far: how far (in W1, the subject's unit) the raw rows may be from the
   * polyline.
   */
  uncertainty = 0
  /** Σ width·share² of the same: three times what ∫ (F − F̂)² dx may be, F̂ the polyline and F the raw rows. */
  squaredUncertainty = 0

  readonly #total: number
  readonly #min: number
  readonly #max: number
  #rows = 0

  /** @param total rows on the number line */
  constructor(total: number, { min, max }: Histogram) {
    this.#total = total
    this.#min = min
    this.#max = max
  }

  /** Steps into the next bin, given its rows and edges. */
  enter(rows: number, lo: number, hi: number): void {
    this.below = this.upto
    this.start = lo
    this.end = lo
    if (rows === 0) return
    this.#rows += rows
    this.upto = this.#rows / this.#total
    this.start = Math.max(this.#min, Math.min(this.#max, lo))
    this.end = Math.max(this.start, Math.min(this.#max, hi))
    const share = rows / this.#total
    this.uncertainty += (this.end / 2 - this.start / 2) * share
    this.squaredUncertainty += (this.end - this.start) * share * share
  }

  /** The share of rows below `x`, which is not left of the bin it stands in. */
  shareBelow(x: number): number {
    return x <= this.start ? this.below : this.#shareInside(x)
  }

  /** The same, rows at `x` included. */
  shareUpTo(x: number): number {
    return x < this.start ? this.below : this.#shareInside(x)
  }

  #shareInside(x: number): number {
    if (x >= this.end) return this.upto
    return this.below + (this.upto - this.below) * ((x - this.start) / (this.end - this.start))
  }
}
