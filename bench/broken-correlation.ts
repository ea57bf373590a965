import { fitRowScorer } from '../src/stats/outliers/fit-row-scorer.ts'
import type { RowScorer } from '../src/stats/outliers/row-scorer.ts'
import { normalCdf } from '../src/stats/special/normal-cdf.ts'
import { rootBetween } from '../src/stats/special/root-between.ts'
import type { Random } from './quiet-random.ts'

/** Two standard normal features, moved by what their window adds to each. */
export interface Pair {
  correlation: number
  shifts: readonly [number, number]
}

/** The scorer that a reference of so many rows with this correlation freezes. */
export function fitPairScorer(random: Random, correlation: number, rows: number): RowScorer {
  const values = Float64Array.from({ length: 2 * rows })
  for (let row = 0; row < rows; row++) {
    const first = random.normal()
    values[2 * row] = first
    values[2 * row + 1] = correlation * first + Math.sqrt(1 - correlation ** 2) * random.normal()
  }
  const scorer = fitRowScorer(['first', 'second'], { columns: 2, values })
  if (scorer === null) throw new RangeError('no scorer fits so few rows')
  return scorer
}

/** Values of the first feature, from −6 to 6, with how often each stands for its neighbourhood. */
const STEP = 0.1
const FIRST = Array.from({ length: 121 }, (_, i) => {
  const z = STEP * (i - 60)
  return { z, weight: (STEP * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI) }
})

/**
 * The share of rows whose score exceeds a limit, the scorer's threshold unless it is another. Given the first value, the
 * scores up to it are an interval of the second, whose ends are where |W·x|² is the limit's square.
 */
export function shareAbove(
  scorer: RowScorer,
  { correlation, shifts }: Pair,
  limit = scorer.threshold,
): number {
  const [[a], [b, c]] = scorer.whitening as [[number, number], [number, number]]
  const spread = Math.sqrt(1 - correlation ** 2)
  let inside = 0
  for (const { z, weight } of FIRST) {
    const first = Math.asinh((shifts[0] + z - scorer.centers[0]!) / scorer.scales[0]!) - scorer.means[0]!
    const rest = limit ** 2 - (a * first) ** 2
    if (rest <= 0) continue
    const below = (side: -1 | 1) => {
      const second = (side * Math.sqrt(rest) - b * first) / c
      const value = scorer.centers[1]! + scorer.scales[1]! * Math.sinh(second + scorer.means[1]!)
      return normalCdf((value - shifts[1] - correlation * z) / spread)
    }
    inside += weight * (below(1) - below(-1))
  }
  return 1 - inside
}

/** The scores at whose limits the deciles of rows lie that correlate as those the scorer was fitted to. */
export function scoreDeciles(scorer: RowScorer, correlation: number): number[] {
  const pair: Pair = { correlation, shifts: [0, 0] }
  return Array.from({ length: 9 }, (_, j) =>
    rootBetween(limit => shareAbove(scorer, pair, limit) - (9 - j) / 10, 1e-3, scorer.threshold),
  )
}

/**
 * A window's mean reconstruction error by one principal component, as NannyML computes it by default (it keeps 65 % of
 * the variance): the mean of |x₁ − x₂|/√2, a folded normal value, drawn by its own mean and variance.
 */
export function drawReconstruction(random: Random, n: number, { correlation, shifts }: Pair): number {
  const mean = (shifts[0] - shifts[1]) / Math.SQRT2
  const variance = 1 - correlation
  const sigma = Math.sqrt(variance)
  const folded =
    sigma * Math.sqrt(2 / Math.PI) * Math.exp(-(mean ** 2) / (2 * variance)) +
    mean * (1 - 2 * normalCdf(-mean / sigma))
  return folded + random.normal() * Math.sqrt((mean ** 2 + variance - folded ** 2) / n)
}
