import type { Binning, NumericBinning } from '../histogram/binning.ts'

/**
 * What is frozen to score how unlike the reference's rows a row is: the Mahalanobis distance (Mahalanobis 1936) with a
 * shrunk covariance, of values brought to one scale by the transform their bins have, asinh((x − center) / scale). So a
 * distance is in standard deviations, skew and a few huge values do not widen the covariance, and a huge value counts as
 * its logarithm.
 *
 * It sees values that are each usual but do not go together, if their dependence is linear, and far values. It cannot
 * see what is rare inside the cloud (a gap between two clusters), categorical features, or a row that lacks one of its
 * features: that row has no score.
 */
export interface RowScorer {
  features: string[]
  centers: number[]
  scales: number[]
  /** Of the transformed values. */
  means: number[]
  /**
   * Rows of a lower triangular matrix (see `whitening`); the distance is the length of its product with the transformed
   * values less their means.
   */
  whitening: number[][]
  /** The score that 1 % of rows like the reference's exceed. */
  threshold: number
}

/** How a score is counted: with its bins is frozen what it is computed by, as only like scores can be merged. */
export interface ScoreBinning extends NumericBinning {
  scorer: RowScorer
}

/** What the rows counted under this binning were scored by; null where it counts something else. */
export const scorerOf = (binning: Binning): RowScorer | null =>
  'scorer' in binning ? (binning as ScoreBinning).scorer : null

/** What a row's values are off by, while it is scored. */
let offsets = new Float64Array(0)

/**
 * The score of a row whose values are in the order of `features`; null unless each is a finite number. Of six decimals:
 * another processor may add in another order, and a row must score the same wherever it is counted again.
 */
export function scoreRow(scorer: RowScorer, values: ArrayLike<number>): number | null {
  const { means, whitening } = scorer
  if (offsets.length < means.length) offsets = new Float64Array(means.length)
  const off = offsets
  // Of every row that is counted: loops take half the time of what would be shorter, and memory of its own twice that.
  let squares = 0
  for (let i = 0; i < means.length; i++) {
    off[i] = deviation(scorer, i, values[i]!)
    const weights = whitening[i]!
    let white = 0
    for (let j = 0; j <= i; j++) white += weights[j]! * off[j]!
    squares += white * white
  }
  const score = Math.sqrt(squares)
  return Number.isFinite(score) ? Math.round(score * 1e6) / 1e6 : null
}

/**
 * How much each feature adds to the square of a row's score, in the order of `features`: d_j·(Σ⁻¹·d)_j, which sum to it.
 * A feature that makes another less surprising adds less than nothing.
 */
export function contributionsTo(scorer: RowScorer, values: readonly number[]): number[] {
  const off = values.map((value, i) => deviation(scorer, i, value))
  const white = scorer.whitening.map(weights => weights.reduce((sum, weight, j) => sum + weight * off[j]!, 0))
  return off.map(
    (deviation, j) => deviation * scorer.whitening.reduce((sum, row, i) => sum + row[j]! * white[i]!, 0),
  )
}

/** What the value of one feature is off by, transformed. */
const deviation = ({ centers, scales, means }: RowScorer, i: number, value: number): number =>
  asinh((value - centers[i]!) / scales[i]!) - means[i]!

/** From here on a square would overflow. */
const LARGE = 1e150

/**
 * asinh x = sign(x) · log(|x| + √(x² + 1)), to within 4e-16 of itself, or of 1 where it is less. `Math.asinh` also keeps all
 * digits of numbers near 0, of which a distance has no use, and takes nearly twice as long.
 */
export function asinh(x: number): number {
  const a = Math.abs(x)
  const y = a < LARGE ? Math.log(a + Math.sqrt(a * a + 1)) : Math.log(a) + Math.LN2
  return x < 0 ? -y : y
}
