import type { PerformanceMetric } from './performance-metric.ts'
import { notEstimable } from './performance-value.ts'
import { type ScoreBins, scoreBins } from './score-bins.ts'
import { type ConfidenceInterval, Z_95 } from './wilson.ts'

const TOP = 0.1

/**
 * Lift in the top decile: how many times more frequent positives are among the tenth of rows with the highest
 * scores than among all. 1 no better than chance, 10 at most. It is the share of positives found there, divided by a
 * tenth. Rows of one score at the edge of the tenth count in proportion.
 *
 * A bin at that edge may hold several scores; the bound is what its rows in any order may come to.
 *
 * The interval takes the scores as given. Lift is 1 / (0.1 + 0.9/R), R being the share of positives in the tenth over
 * that in the rest: a ratio of two proportions, with the delta method's interval on the log scale and ½ added to each
 * count (Walter 1975).
 */
export const topDecileLift: PerformanceMetric = {
  name: 'lift_top_decile',
  tasks: ['binary'],
  judged: false,
  compute({ scores }) {
    if (scores === undefined) return null
    const bins = scoreBins(scores)
    const n = bins.positives + bins.negatives
    if (n === 0) return null
    if (bins.positives === 0) return notEstimable('lift_top_decile', n)
    const { found, unknown } = topTenth(bins)
    const value = found / bins.positives / TOP
    const interval = intervalOf(found, bins.positives - found, n)
    return {
      name: 'lift_top_decile',
      value,
      low: Math.min(value, interval.low),
      high: Math.max(value, interval.high),
      n,
      bound: unknown / bins.positives / TOP,
    }
  },
}

/** @param inside positives in the top tenth of `n` rows; `outside` it, in the rest */
function intervalOf(inside: number, outside: number, n: number): ConfidenceInterval {
  const [top, rest] = [TOP * n + 0.5, (1 - TOP) * n + 0.5]
  const log = Math.log((inside + 0.5) / top) - Math.log((outside + 0.5) / rest)
  const variance = 1 / (inside + 0.5) - 1 / top + 1 / (outside + 0.5) - 1 / rest
  const half = Z_95 * Math.sqrt(Math.max(0, variance))
  const lift = (ratio: number) => 1 / (TOP + (1 - TOP) / ratio)
  return { low: lift(Math.exp(log - half)), high: lift(Math.exp(log + half)) }
}

/** Positives in the top tenth, and how many more or fewer there may be. */
function topTenth({ lo, hi, positive, negative, positives, negatives }: ScoreBins) {
  let room = TOP * (positives + negatives)
  let found = 0
  for (let b = positive.length - 1; b >= 0; b--) {
    const p = positive[b]!
    const q = negative[b]!
    if (p + q <= room) {
      found += p
      room -= p + q
      continue
    }
    const expected = (room * p) / (p + q)
    if (lo[b] === hi[b]) return { found: found + expected, unknown: 0 }
    const [least, most] = [Math.max(0, room - q), Math.min(p, room)]
    return { found: found + expected, unknown: Math.max(most - expected, expected - least) }
  }
  return { found, unknown: 0 }
}
