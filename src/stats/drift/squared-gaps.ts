import { type OrderedBins, orderedCodes } from '../histogram/ordered-codes.ts'
import { BridgeNull } from './bridge-null.ts'
import type { DriftStatistic } from './drift-statistic.ts'

/** A statistic that adds up the squared gaps between two cumulative distributions. */
interface SquaredGaps {
  name: string
  meaning: string
  /** What one row's gap at the level P weighs: 1 everywhere, or 1/(P(1−P)), which looks at the tails. */
  weights: 'even' | 'tails'
}

/**
 * The drift statistic T = nm/(n+m) · Σ_b h_b·w(P_b)·(F_b − G_b)² over the occupied bins, F and G the shares of
 * either sample up to and including bin b, h_b the pooled share in it and P_b that up to and including it: values that
 * are tied count once, with the rows of all. Without ties it is the classical sum over the rows.
 *
 * Its p is that of `BridgeNull`, for T/φ. It grows with the number of rows, so it has no interval; its noise floor is φ
 * times its mean under no drift. The value on raw rows is within value ± bound (see `GapSum`).
 */
export function squaredGaps({ name, meaning, weights }: SquaredGaps): DriftStatistic {
  return {
    name,
    meaning,
    kinds: ['numeric'],
    compute(reference, current, binning, phi = 1) {
      if (binning.kind !== 'numeric') return null
      const bins = orderedCodes(binning, reference, current)
      const [n, m] = bins.totals as [number, number]
      if (n === 0 || m === 0) return null

      const { value, bound, underNoDrift } = addUp(bins, weights === 'tails')
      return {
        name,
        value,
        p_value: underNoDrift.upperTail(value / phi),
        low: null,
        high: null,
        bound,
        noise_floor: phi * underNoDrift.mean,
      }
    },
  }
}

/** The weight of a level from 0 to 1, both excluded: the same on either side of ½, and least there. */
function weightAt(level: number, onTails: boolean): number {
  return onTails ? 1 / (level * (1 - level)) : 1
}

function addUp({ lo, hi, counts, totals }: OrderedBins, onTails: boolean): GapSum {
  const [first, second] = counts as [Float64Array, Float64Array]
  const sum = new GapSum(totals[0]!, totals[1]!, onTails)
  for (let b = 0; b < first.length; b++) {
    sum.add(first[b]!, second[b]!)
    if (lo[b] !== hi[b] && first[b]! + second[b]! > 1) sum.addUncertainty()
  }
  return sum
}

/** Adds up weighted squared gaps bin by bin, from left to right. */
class GapSum {
  readonly underNoDrift: BridgeNull
  readonly #n: number
  readonly #m: number
  readonly #onTails: boolean
  #value = 0
  #bound = 0
  /** Rows of either sample below the newest bin, and up to and including it. */
  #belowF = 0
  #belowG = 0
  #uptoF = 0
  #uptoG = 0
  /** What the newest bin added. */
  #added = 0

  constructor(n: number, m: number, onTails: boolean) {
    this.underNoDrift = new BridgeNull(n, m)
    this.#n = n
    this.#m = m
    this.#onTails = onTails
  }

  get value(): number {
    return this.#value * this.#size
  }

  get bound(): number {
    return this.#bound * this.#size
  }

  /** Adds a bin, given its rows of either sample. */
  add(first: number, second: number): void {
    const rows = this.#n + this.#m
    this.#belowF = this.#uptoF
    this.#belowG = this.#uptoG
    this.#uptoF += first
    this.#uptoG += second
    const level = (this.#uptoF + this.#uptoG) / rows
    // Nothing is below the first row and nothing above the last: there is no gap then, and no weight either.
    const weight = level > 0 && level < 1 ? (weightAt(level, this.#onTails) * (first + second)) / rows : 0
    this.#added = weight * (this.#uptoF / this.#n - this.#uptoG / this.#m) ** 2
    this.#value += this.#added
    this.underNoDrift.add(weight, level)
  }

  /** Counts the newest bin as one of several values: its rows' gaps may be anything its edges leave possible. */
  addUncertainty(): void {
    const rows = this.#n + this.#m
    const below = this.#belowF + this.#belowG
    const upto = this.#uptoF + this.#uptoG
    const start = (below + 1) / rows
    const end = Math.min(upto, rows - 1) / rows
    const middle = Math.max(start, Math.min(end, 0.5))
    const outermost = 0.5 + Math.max(0.5 - start, end - 0.5)
    const lowest = this.#belowF / this.#n - this.#uptoG / this.#m
    const highest = this.#uptoF / this.#n - this.#belowG / this.#m
    const nearest = Math.max(0, lowest, -highest)
    const farthest = Math.max(-lowest, highest)
    // A gap is at most min(P, 1−P)·(n+m)/min(n, m), which tames the weight of either end.
    const atEnds = (Math.min(middle, 1 - middle) * rows) / Math.min(this.#n, this.#m)
    const leastWeight = weightAt(middle, this.#onTails)
    const most = farthest * Math.min(farthest * weightAt(outermost, this.#onTails), atEnds * leastWeight)
    const share = (upto - below) / rows
    this.#bound += Math.max(share * most - this.#added, this.#added - share * nearest ** 2 * leastWeight)
  }

  /** What makes the sum one of the samples' sizes: nm/(n+m). */
  get #size(): number {
    return this.#n * (this.#m / (this.#n + this.#m))
  }
}
