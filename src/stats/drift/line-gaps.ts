import type { NumericBinning } from '../histogram/binning.ts'
import { orderedCodes } from '../histogram/ordered-codes.ts'
import { BridgeNull } from './bridge-null.ts'
import { CumulativeShares, SegmentWalk } from './cumulative-shares.ts'
import { oncePerPair } from './once-per-pair.ts'
import { WassersteinNull } from './wasserstein-null.ts'

/** The gaps between two cumulative distributions F and G, integrated along the number line in one walk. */
export interface LineGaps {
  /** Rows of either. */
  n: number
  m: number
  /** From the least value of either to the greatest, in the subject's unit; Infinity where a double cannot hold it. */
  extent: number
  /** ∫ |F − G| dx, in the subject's unit, and what it is if nothing has changed. */
  area: number
  areaUnderNoDrift: WassersteinNull
  /** ∫ (F − G)² dx in units of the extent, so that neither squares nor sums overflow or vanish; the same. */
  squares: number
  squaresUnderNoDrift: BridgeNull
  /** Both walked to their end: their uncertainties are whole. */
  f: CumulativeShares
  g: CumulativeShares
}

/** Rows are taken as spread evenly over their bin. Null where either sample has no rows on the line. */
export const lineGaps = oncePerPair<NumericBinning, LineGaps | null>((reference, current, binning) => {
  const bins = orderedCodes(binning, reference, current)
  const [n, m] = bins.totals as [number, number]
  if (n === 0 || m === 0) return null

  const extent = Math.max(reference.max, current.max) - Math.min(reference.min, current.min)
  const f = new CumulativeShares(bins, 0, reference)
  const g = new CumulativeShares(bins, 1, current)
  const areaUnderNoDrift = new WassersteinNull(n, m)
  const squaresUnderNoDrift = new BridgeNull(n, m)
  let area = 0
  let squares = 0
  for (const walk = new SegmentWalk(f, g); walk.next(); ) {
    const start = walk.firstStart - walk.secondStart
    const end = walk.firstEnd - walk.secondEnd
    const level =
      ((walk.firstStart + walk.firstEnd) * n + (walk.secondStart + walk.secondEnd) * m) / (2 * (n + m))
    const weight = walk.width / extent
    area += walk.width * meanGap(start, end)
    areaUnderNoDrift.add(walk.width, level)
    squares += (weight * (start * start + start * end + end * end)) / 3
    squaresUnderNoDrift.add(weight, level)
  }
  return { n, m, extent, area, areaUnderNoDrift, squares, squaresUnderNoDrift, f, g }
})

/** The mean of |F − G| where it is straight from `start` to `end`, exact also where it crosses 0. */
function meanGap(start: number, end: number): number {
  const size = Math.abs(start) + Math.abs(end)
  if (size === 0) return 0
  return start * end >= 0 ? size / 2 : (start ** 2 + end ** 2) / (2 * size)
}
