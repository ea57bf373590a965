import { logInterval } from './log-interval.ts'
import { isAll, pairedSums } from './paired-sums.ts'
import type { PerformanceMetric, PerformanceValue } from './performance-metric.ts'
import { estimate, notEstimable } from './performance-value.ts'
import type { ConfidenceInterval } from './wilson.ts'

/** Which sums an error relative to its row comes from; see `Residuals`. */
export interface RelativeError {
  sum: string
  squares: string
  /** Of rows that have such an error; left out: all have. */
  rows?: string
  /** Whether rows without one are left out; otherwise it is not estimable where there are any. */
  leavesOut?: boolean
  /** The largest there can be. */
  most?: number
  /** From the mean to the metric: the mean itself when left out. Rises. */
  after?: (mean: number) => number
}

/**
 * The metric of a regression that is made of the mean of an error which is never negative and known row by row, with
 * label and prediction: exact, from its sum. The interval is the delta method's on the log scale, from the exact sum
 * of its squares.
 */
export function relativeError(name: string, error: RelativeError): PerformanceMetric {
  return {
    name,
    tasks: ['regression'],
    judged: false,
    compute({ residual }) {
      const sums = residual && pairedSums(residual)
      if (!sums) return null
      if (!sums.complete) return notEstimable(name, sums.n, 'sums_incomplete')
      const n = error.rows === undefined ? sums.n : sums.of(error.rows)
      if (!isAll(n, sums.n) && !error.leavesOut) return notEstimable(name, n, 'out_of_domain')
      if (n === 0) return notEstimable(name, n)
      return meanOf(name, error, { n, sum: sums.of(error.sum), squares: sums.of(error.squares) })
    },
  }
}

function meanOf(
  name: string,
  { most = Number.POSITIVE_INFINITY, after = mean => mean }: RelativeError,
  { n, sum, squares }: { n: number; sum: number; squares: number },
): PerformanceValue {
  if (!Number.isFinite(sum)) return notEstimable(name, n, 'overflow')
  const around = logInterval(sum, squares, n)
  const interval: ConfidenceInterval | null = around && {
    low: after(around.low),
    high: after(Math.min(most, around.high)),
  }
  return estimate({ name, value: after(sum / n), interval, n, bound: 0 })
}
