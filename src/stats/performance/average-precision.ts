import { meanWeight } from '../histogram/effective-rows.ts'
import { logitInterval } from './logit-interval.ts'
import type { PerformanceMetric } from './performance-metric.ts'
import { estimate, notEstimable } from './performance-value.ts'
import { LEAST_ROWS, type ScoreBins, scoreBins } from './score-bins.ts'

/**
 * Average precision: the mean, over the positive rows, of the precision at the threshold that just finds them;
 * rows of one score are found together, as in scikit-learn. Rows of one bin are taken as having one score.
 *
 * The bound spans what the raw scores of each bin may come to: at worst each positive is found by itself and after
 * all negatives, at best all positives are found at once and before them.
 *
 * The interval is the delta method's on the logit scale, over the rows of each class in each bin as a multinomial
 * sample (the infinitesimal jackknife of Jaeckel 1972).
 */
export const averagePrecision: PerformanceMetric = {
  name: 'average_precision',
  tasks: ['binary'],
  judged: false,
  compute({ scores }) {
    if (scores === undefined) return null
    const bins = scoreBins(scores)
    const { positives, negatives } = bins
    const n = positives + negatives
    if (n === 0) return null
    if (positives === 0) return notEstimable('average_precision', n)
    const { value, bound } = areaOf(bins)
    const [ofPositive, ofNegative] = [meanWeight(scores.positive), meanWeight(scores.negative)]
    const rows = Math.min(positives / ofPositive, negatives / ofNegative)
    const variance = varianceOf(bins, { value, ofPositive, ofNegative })
    const interval = rows < LEAST_ROWS ? null : logitInterval(value, variance, rows)
    return estimate({ name: 'average_precision', value, interval, n, bound })
  },
}

function areaOf({ lo, hi, positive, negative, positives }: ScoreBins): { value: number; bound: number } {
  let found = 0
  let taken = 0
  let [together, worst, best] = [0, 0, 0]
  for (let b = positive.length - 1; b >= 0; b--) {
    const p = positive[b]!
    const q = negative[b]!
    const asOne = p === 0 ? 0 : (p * (found + p)) / (taken + p + q)
    together += asOne
    if (lo[b] === hi[b] || p + q === 1) {
      worst += asOne
      best += asOne
    } else {
      worst += oneByOne(found, taken + q, p)
      best += p === 0 ? 0 : (p * (found + p)) / (taken + p)
    }
    found += p
    taken += p + q
  }
  return {
    value: Math.min(1, together / positives),
    bound: Math.max(together - worst, best - together, 0) / positives,
  }
}

/** Σ (found + i) / (taken + i) for i from 1 to `p`, p being the rows of one bin. */
function oneByOne(found: number, taken: number, p: number): number {
  return p - (taken - found) * reciprocals(taken, taken + p)
}

/** From here on the expansion of the harmonic numbers is exact to 1e-12. */
const FAR = 32

/** Σ 1/i for i from `from` + 1 to `to`: without a step for each row where they are many. */
function reciprocals(from: number, to: number): number {
  let sum = 0
  let i = from
  while (i < to && i < FAR) sum += 1 / ++i
  if (i === to) return sum
  // Hₙ = γ + ln(n + ½) + 1/24(n + ½)² − 7/960(n + ½)⁴ + … (DeTemple 1993)
  const rest = (n: number) => 1 / (24 * (n + 0.5) ** 2) - 7 / (960 * (n + 0.5) ** 4)
  return sum + Math.log1p((to - i) / (i + 0.5)) + rest(to) - rest(i)
}

/**
 * Σ rows·d² over both classes and all bins, d being the derivative of the value by those rows. One more row raises
 * the precision at every threshold that finds it if it is positive, lowers it otherwise, and if it is positive
 * brings the precision at its own. Weights vary by their squares: rows of a class by its mean weight.
 */
function varianceOf(
  { positive, negative, positives }: ScoreBins,
  { value, ofPositive, ofNegative }: { value: number; ofPositive: number; ofNegative: number },
): number {
  let found = positives
  let taken = positive.reduce((sum, p, b) => sum + p + negative[b]!, 0)
  let raises = 0
  let lowers = 0
  let variance = 0
  for (let b = 0; b < positive.length; b++) {
    const p = positive[b]!
    const q = negative[b]!
    const precision = found / taken
    raises += (p * (1 - precision)) / taken
    lowers += (p * precision) / taken
    variance += ofPositive * p * ((precision - value + raises) / positives) ** 2
    variance += ofNegative * q * (lowers / positives) ** 2
    found -= p
    taken -= p + q
  }
  return variance
}
