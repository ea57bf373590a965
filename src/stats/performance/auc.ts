import { type OrderedBins, orderedCodes } from '../histogram/ordered-codes.ts'
import { logitInterval } from './logit-interval.ts'
import type { PerformanceMetric } from './performance-metric.ts'
import { estimate, notEstimable } from './performance-value.ts'
import { LEAST_ROWS } from './score-bins.ts'

/**
 * Area under the ROC curve: the chance that a positive row scores higher than a negative one, ties counting
 * half. Two rows in one bin count as tied; where the bin holds several values the truth is anything from 0 to 1,
 * so the bound is ½ Σ p_b·q_b over those bins.
 *
 * The interval is DeLong's (DeLong, DeLong & Clarke-Pearson 1988) on the logit scale, from placement values that
 * are the same for all rows of a bin, so it costs O(bins).
 */
export const auc: PerformanceMetric = {
  name: 'auc',
  tasks: ['binary'],
  judged: true,
  compute({ scores }) {
    if (scores === undefined) return null
    const bins = orderedCodes(scores.binning, scores.positive, scores.negative)
    const [m, n] = bins.totals as [number, number]
    if (m + n === 0) return null
    if (m === 0 || n === 0) return notEstimable('auc', m + n)

    const { value, variance, bound } = deLong(bins)
    const rows = Math.min(m, n)
    const interval = rows < LEAST_ROWS ? null : logitInterval(value, variance, rows)
    return estimate({ name: 'auc', value, interval, n: m + n, bound })
  },
}

function deLong(bins: OrderedBins): { value: number; variance: number; bound: number } {
  const [positive, negative] = bins.counts as [Float64Array, Float64Array]
  const [m, n] = bins.totals as [number, number]
  let positivesBelow = 0
  let negativesBelow = 0
  let wins = 0
  let unknown = 0
  let positiveSquares = 0
  let negativeSquares = 0
  for (let b = 0; b < positive.length; b++) {
    const p = positive[b]!
    const q = negative[b]!
    // The placement of a row: the share of the other class that it beats.
    const placement = (negativesBelow + q / 2) / n
    wins += p * placement
    positiveSquares += p * placement ** 2
    negativeSquares += q * (1 - (positivesBelow + p / 2) / m) ** 2
    if (bins.lo[b] !== bins.hi[b]) unknown += ((p / m) * (q / n)) / 2
    positivesBelow += p
    negativesBelow += q
  }
  const value = wins / m
  const spread = (squares: number, rows: number) =>
    rows < 2 ? 0 : Math.max(0, squares - rows * value ** 2) / (rows - 1) / rows
  return { value, variance: spread(positiveSquares, m) + spread(negativeSquares, n), bound: unknown }
}
