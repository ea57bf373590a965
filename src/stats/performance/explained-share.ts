import { labelVariance } from './label-variance.ts'
import { type PairedSums, pairedSums } from './paired-sums.ts'
import type { PerformanceMetric, Residuals } from './performance-metric.ts'
import { estimate, notEstimable } from './performance-value.ts'
import { sumOverBins } from './sum-over-bins.ts'
import { type ConfidenceInterval, Z_95 } from './wilson.ts'

/** Below this share of its terms, a sum of fourth powers around the mean is not known well enough for an interval. */
const ROUNDING = 1e-12

/**
 * The metric of a regression that is 1 − mean squared error / variance of the labels: 1 is perfect, 0 no better than
 * one answer for every row, and there is no end below. Exact, from the sums of residuals and labels; not estimable
 * where all labels are the same.
 *
 * The interval is the delta method's on the log scale of 1 − value, from what squared errors and squared distances of
 * labels from their mean vary, and vary together: no distribution is taken for granted. The errors' fourth powers are
 * read off the bins, all else is exact sums. Null for fewer than two rows, and for labels so far from 0 (some 700
 * standard deviations) that their fourth powers around the mean drown in rounding.
 *
 * @param center what errors are measured from
 */
export function explainedShare(name: string, center: (residual: Residuals) => number): PerformanceMetric {
  return {
    name,
    tasks: ['regression'],
    judged: false,
    compute({ residual }) {
      const sums = residual && pairedSums(residual)
      if (!sums) return null
      const { n } = sums
      if (!sums.complete) return notEstimable(name, n, 'sums_incomplete')
      const { sum, sumSquares } = residual.histogram
      const from = center(residual)
      const errors = Math.max(0, sumSquares - from * (2 * sum - n * from))
      const variance = labelVariance(sums)
      if (variance === null) return notEstimable(name, n, errors === 0 ? '0/0' : 'x/0')
      const value = 1 - errors / n / variance
      if (!Number.isFinite(value)) return notEstimable(name, n, 'overflow')
      const interval = errors === 0 ? SURE : intervalOf(residual, { sums, from, errors, variance })
      return estimate({ name, value, interval: n < 2 ? null : interval, n, bound: 0 })
    },
  }
}

const SURE: ConfidenceInterval = { low: 1, high: 1 }

interface Share {
  sums: PairedSums
  from: number
  /** Sum of squared errors, from `from`. */
  errors: number
  /** Of the labels. */
  variance: number
}

/** With a = (e − from)² and b = (y − ȳ)², ln(Σa/Σb) varies by Σ(a/ā − b/b̄)² / n². */
function intervalOf(residual: Residuals, share: Share): ConfidenceInterval | null {
  const { sums, errors, variance, from } = share
  const labels = fourthPowers(sums)
  if (labels === null) return null
  const squares = sums.n * variance
  const ofErrors = sumOverBins(residual, e => ((e - from) ** 2 / errors) ** 2)
  const ofBoth = products(residual, share) / errors / squares
  const spread = Math.max(0, ofErrors + labels / squares / squares - 2 * ofBoth)
  const half = Z_95 * Math.sqrt((spread * sums.n) / (sums.n - 1))
  const ratio = errors / sums.n / variance
  const interval = { low: 1 - ratio * Math.exp(half), high: 1 - ratio * Math.exp(-half) }
  return Number.isFinite(interval.low) ? interval : null
}

/** Σ(y − ȳ)⁴ */
function fourthPowers({ n, of }: PairedSums): number | null {
  const mean = of('y') / n
  const terms = [of('y4'), -4 * mean * of('y3'), 6 * mean ** 2 * of('y2'), -3 * n * mean ** 4]
  const total = terms.reduce((sum, term) => sum + term, 0)
  return total > ROUNDING * Math.max(...terms.map(Math.abs)) ? total : null
}

/** Σ(e − from)²·(y − ȳ)² */
function products({ histogram }: Residuals, { sums: { n, of }, from, variance }: Share): number {
  const mean = of('y') / n
  const squared = of('e2y2') - 2 * mean * of('e2y') + mean ** 2 * histogram.sumSquares
  const plain = of('ey2') - 2 * mean * of('ey') + mean ** 2 * histogram.sum
  return squared - 2 * from * plain + from ** 2 * n * variance
}
