import { validRows } from '../histogram/valid-rows.ts'
import { logInterval } from './log-interval.ts'
import type { PerformanceMetric, Scores } from './performance-metric.ts'
import { estimate } from './performance-value.ts'
import { scoreBins } from './score-bins.ts'

/** What a score costs, by whether its row was positive. */
export interface ScoreLoss {
  /** The exact sum of it that both score histograms carry. */
  sum: string
  positive(score: number): number
  negative(score: number): number
}

/**
 * The metric of a binary task that is the mean of a loss that is never negative: exact, from the sums counted
 * beside the scores. Its interval (delta method, on the log scale) needs the losses' squares, which are read off
 * the bins' midpoints.
 */
export function meanScoreLoss(name: string, loss: ScoreLoss): PerformanceMetric {
  return {
    name,
    tasks: ['binary'],
    judged: false,
    compute({ scores }) {
      if (scores === undefined) return null
      const n = validRows(scores.positive) + validRows(scores.negative)
      const sum = exactSum(scores, loss.sum)
      if (n === 0 || sum === null) return null
      const interval = logInterval(sum, squaresOf(scores, loss), n)
      return estimate({ name, value: sum / n, interval, n, bound: 0 })
    },
  }
}

/** A sum over the scores of both classes; null where it was not counted or is beyond what a double can hold. */
export function exactSum({ positive, negative }: Scores, name: string): number | null {
  const parts = [positive, negative].map(side => side.sums.get(name) ?? (validRows(side) === 0 ? 0 : NaN))
  const sum = parts[0]! + parts[1]!
  return Number.isFinite(sum) ? sum : null
}

function squaresOf(scores: Scores, loss: ScoreLoss): number {
  const { positive, negative, middle } = scoreBins(scores)
  let squares = 0
  for (let b = 0; b < middle.length; b++) {
    const score = middle[b]!
    if (positive[b]! > 0) squares += positive[b]! * loss.positive(score) ** 2
    if (negative[b]! > 0) squares += negative[b]! * loss.negative(score) ** 2
  }
  return squares
}
