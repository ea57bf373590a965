import { normalCdf } from '../special/normal-cdf.ts'
import type { Scores } from './performance-metric.ts'
import { scoreBins } from './score-bins.ts'
import { exactSum } from './score-loss.ts'

/** A test of the null hypothesis that every score is the chance of its row being positive. */
export interface CalibrationTest {
  /** Standard normal under it. Above 0: the Brier score is worse than the scores themselves say it would be. */
  z: number
  /** Two-sided. */
  p_value: number
}

/**
 * Spiegelhalter's z (Spiegelhalter 1986): z = Σ (y − s)(1 − 2s) / √Σ (1 − 2s)²·s(1 − s), s being scores and y their
 * labels as 0 and 1. The numerator is Σ(y − s)² − Σs + Σs², exact; the denominator is read off the bins' midpoints.
 *
 * @returns null without rows, without the exact sum `squared_error`, or where all scores are 0, ½ or 1
 */
export function spiegelhalter(scores: Scores): CalibrationTest | null {
  const squaredError = exactSum(scores, 'squared_error')
  const variance = varianceOf(scores)
  if (squaredError === null || variance === 0) return null
  const { positive, negative } = scores
  const expected = positive.sum - positive.sumSquares + (negative.sum - negative.sumSquares)
  const z = (squaredError - expected) / Math.sqrt(variance)
  return { z, p_value: 2 * normalCdf(-Math.abs(z)) }
}

function varianceOf(scores: Scores): number {
  const { positive, negative, middle } = scoreBins(scores)
  let variance = 0
  for (let b = 0; b < middle.length; b++) {
    const score = middle[b]!
    variance += (positive[b]! + negative[b]!) * (1 - 2 * score) ** 2 * Math.max(0, score * (1 - score))
  }
  return variance
}
