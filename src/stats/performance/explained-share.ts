import { validRows } from '../histogram/valid-rows.ts'
import { labelVariance } from './label-variance.ts'
import { logInterval } from './log-interval.ts'
import type { PerformanceMetric, Residuals } from './performance-metric.ts'
import { estimate, notEstimable } from './performance-value.ts'
import { sumOverBins } from './sum-over-bins.ts'
import { type ConfidenceInterval, Z_95 } from './wilson.ts'

/**
 * The metric of a regression that is 1 − mean squared error / variance of the labels: 1 is perfect, 0 no better than
 * one answer for every row, and there is no end below. Exact, from the sums of residuals and labels; no data without
 * the labels' sums, not estimable where all labels are the same.
 *
 * The interval is the delta method's on the log scale of 1 − value. What the errors vary is read off the bins; the
 * labels' variance is taken to vary as that of normal labels, by 2/(n − 1), and by itself. Errors and labels that go
 * together vary less (4·R²/n in all for a normal regression, Olkin & Finn 1995): the poorer the model, the wider.
 *
 * @param center what errors are measured from
 */
export function explainedShare(name: string, center: (residual: Residuals) => number): PerformanceMetric {
  return {
    name,
    tasks: ['regression'],
    judged: false,
    compute({ residual, label }) {
      if (residual === undefined || label === undefined) return null
      const n = validRows(residual.histogram)
      const { sum, sumSquares } = residual.histogram
      if (n === 0 || !Number.isFinite(sumSquares)) return null
      const variance = labelVariance(label)
      if (variance === null) return notEstimable(name, n)
      const from = center(residual)
      const errors = Math.max(0, sumSquares - from * (2 * sum - n * from))
      const value = 1 - errors / n / variance
      if (!Number.isFinite(value)) return notEstimable(name, n)
      const squares = sumOverBins(residual, e => (e - from) ** 4)
      const ofErrors = logInterval(errors, squares, n)
      const interval = ofErrors && aroundShare(value, ofErrors.high / (errors / n), label.n)
      return estimate({ name, value, interval, n, bound: 0 })
    },
  }
}

/** @param ratio the upper end of the mean squared error's interval over its value; NaN without errors */
function aroundShare(value: number, ratio: number, labels: number): ConfidenceInterval {
  if (value === 1) return { low: 1, high: 1 }
  const half = Math.hypot(Math.log(ratio), Z_95 * Math.sqrt(2 / (labels - 1)))
  return { low: 1 - (1 - value) * Math.exp(half), high: 1 - (1 - value) * Math.exp(-half) }
}
