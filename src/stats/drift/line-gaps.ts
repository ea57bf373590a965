import type { NumericBinning } from '../histogram/binning.ts'
import { orderedCodes } from '../histogram/ordered-codes.ts'
import { BridgeNull } from './bridge-null.ts'
import { oncePerPair } from './once-per-pair.ts'
import { SpreadRows } from './spread-rows.ts'
import { WassersteinNull } from './wasserstein-null.ts'

/** Rows are taken as spread evenly over their bin. Null where either sample has no rows on the line. */
export const lineGaps = oncePerPair<NumericBinning, LineGaps | null>((reference, current, binning) => {
  const { lo, hi, counts, totals } = orderedCodes(binning, reference, current)
  const [first, second] = counts as [Float64Array, Float64Array]
  const [n, m] = totals as [number, number]
  if (n === 0 || m === 0) return null

  const f = new SpreadRows(n, reference)
  const g = new SpreadRows(m, current)
  const gaps = new LineGaps(
    { n, m, f, g },
    Math.min(reference.min, current.min),
    Math.max(reference.max, current.max),
  )
  for (let b = 0; b < first.length; b++) {
    // Neighbours may overlap by the rounding of an edge.
    const start = Math.max(gaps.x, lo[b]!)
    f.enter(first[b]!, start, hi[b]!)
    g.enter(second[b]!, start, hi[b]!)
    gaps.addBin()
  }
  return gaps
})

/** Two samples: their rows on the number line, and how these are spread over it. */
interface Samples {
  n: number
  m: number
  f: SpreadRows
  g: SpreadRows
}

/**
 * The gaps between two cumulative distributions F and G, integrated along the number line in one walk, stretch by
 * stretch between whose ends both are straight.
 */
export class LineGaps implements Samples {
  readonly n: number
  readonly m: number
  readonly f: SpreadRows
  readonly g: SpreadRows
  /** From the least value of either to the greatest, in the subject's unit; Infinity where a double cannot hold it. */
  readonly extent: number
  /** ∫ |F − G| dx, in the subject's unit, and what it is if nothing has changed. */
  area = 0
  readonly areaUnderNoDrift: WassersteinNull
  /** ∫ (F − G)² dx in units of the extent, so that neither squares nor sums overflow or vanish; the same. */
  squares = 0
  readonly squaresUnderNoDrift: BridgeNull
  /** How far the walk has come, and the shares there. */
  x: number
  #shareF = 0
  #shareG = 0

  constructor({ n, m, f, g }: Samples, least: number, most: number) {
    this.n = n
    this.m = m
    this.f = f
    this.g = g
    this.extent = most - least
    this.x = least
    this.areaUnderNoDrift = new WassersteinNull(n, m)
    this.squaresUnderNoDrift = new BridgeNull(n, m)
  }

  /** Walks to the end of the bin both stand in. */
  addBin(): void {
    const { f, g } = this
    if (f.start === g.start && f.end === g.end) {
      this.#walkTo(f.start, f.below, g.below)
      this.#walkTo(f.end, f.upto, g.upto)
      return
    }
    for (const x of [f.start, f.end, g.start, g.end].sort((a, b) => a - b)) {
      this.#walkTo(x, f.shareBelow(x), g.shareBelow(x))
      this.#walkTo(x, f.shareUpTo(x), g.shareUpTo(x))
    }
  }

  /** Adds the stretch up to `x`, given the shares there; none where a distribution only jumps. */
  #walkTo(x: number, shareF: number, shareG: number): void {
    const width = x - this.x
    if (width > 0) {
      this.#add(width, shareF, shareG)
      this.x = x
    }
    this.#shareF = shareF
    this.#shareG = shareG
  }

  #add(width: number, shareF: number, shareG: number): void {
    const { n, m } = this
    const start = this.#shareF - this.#shareG
    const end = shareF - shareG
    const level = ((this.#shareF + shareF) * n + (this.#shareG + shareG) * m) / (2 * (n + m))
    const weight = width / this.extent
    this.area += width * meanGap(start, end)
    this.areaUnderNoDrift.add(width, level)
    this.squares += (weight * (start * start + start * end + end * end)) / 3
    this.squaresUnderNoDrift.add(weight, level)
  }
}

/** The mean of |F − G| where it is straight from `start` to `end`, exact also where it crosses 0. */
function meanGap(start: number, end: number): number {
  const size = Math.abs(start) + Math.abs(end)
  if (size === 0) return 0
  return start * end >= 0 ? size / 2 : (start * start + end * end) / (2 * size)
}
