import type { Histogram } from '../histogram/histogram.ts'
import { validRows } from '../histogram/valid-rows.ts'
import { logInterval } from './log-interval.ts'
import { isAll } from './paired-sums.ts'
import type { PerformanceMetric, PerformanceValue, Scores } from './performance-metric.ts'
import { estimate, notEstimable } from './performance-value.ts'
import { scoreBins } from './score-bins.ts'

/** What a score costs, by whether its row was positive. */
export interface ScoreLoss {
  /** The exact sum of it that both score histograms carry, and ranks too. */
  sum: string
  positive(score: number): number
  negative(score: number): number
}

/**
 * The metric of a classification that is the mean of a loss of its probabilities that is never negative: exact, from
 * the sums counted beside them. Its interval (delta method, on the log scale) needs the losses' squares, which for a
 * binary task are read off the bins' midpoints of its scores, and for a multiclass one are exact sums.
 *
 * Of a multiclass task it is not estimable where the probabilities of some row do not add up to 1, give or take 0.05:
 * were such rows left out, whoever sends none for the classes it got wrong would lose nothing.
 */
export function meanScoreLoss(name: string, loss: ScoreLoss): PerformanceMetric {
  return {
    name,
    tasks: ['binary', 'multiclass'],
    judged: false,
    compute({ scores, ranks }) {
      if (scores !== undefined) return ofScores(name, loss, scores)
      return ranks === undefined ? null : ofRanks(name, loss, ranks)
    },
  }
}

function ofScores(name: string, loss: ScoreLoss, scores: Scores): PerformanceValue | null {
  const n = validRows(scores.positive) + validRows(scores.negative)
  const sum = exactSum(scores, loss.sum)
  if (n === 0 || sum === null) return null
  const interval = logInterval(sum, squaresOf(scores, loss), n)
  return estimate({ name, value: sum / n, interval, n, bound: 0 })
}

function ofRanks(name: string, loss: ScoreLoss, ranks: Histogram): PerformanceValue | null {
  const n = validRows(ranks)
  const of = (sum: string) => ranks.sums.get(sum) ?? 0
  if (n === 0) return null
  if (!isAll(of('whole_rows'), n)) return notEstimable(name, n, 'out_of_domain')
  const interval = logInterval(of(loss.sum), of(`${loss.sum}2`), n)
  return estimate({ name, value: of(loss.sum) / n, interval, n, bound: 0 })
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
