import { validRows } from '../histogram/valid-rows.ts'
import { logInterval } from './log-interval.ts'
import type { PerformanceMetric } from './performance-metric.ts'
import { estimate } from './performance-value.ts'
import { sumOverBins } from './sum-over-bins.ts'

/**
 * Mean pinball loss of predictions meant as the quantile `q` of the label, in its unit (Koenker & Bassett 1978): an
 * underestimate costs q per unit, an overestimate 1 − q.
 *
 * Exact: with e = prediction − label, the overestimates sum up to (Σ|e| + Σe)/2 and the underestimates to
 * (Σ|e| − Σe)/2, so the loss is (Σ|e|/2 + (½ − q)·Σe) / n. The interval (delta method, on the log scale) needs its
 * squares, which are read off the bins' midpoints.
 */
const pinball = (name: string, q: number): PerformanceMetric => ({
  name,
  tasks: ['regression'],
  judged: false,
  compute({ residual }) {
    if (residual === undefined) return null
    const abs = residual.histogram.sums.get('abs')
    const { sum } = residual.histogram
    const n = validRows(residual.histogram)
    if (n === 0 || abs === undefined || !Number.isFinite(abs)) return null
    // Rounding may leave a little less than 0 where hardly anything is lost.
    const loss = Math.max(0, abs / 2 + (0.5 - q) * sum)
    const squares = sumOverBins(residual, e => (e > 0 ? (1 - q) * e : q * e) ** 2)
    return estimate({ name, value: loss / n, interval: logInterval(loss, squares, n), n, bound: 0 })
  },
})

export const pinball10 = pinball('pinball_p10', 0.1)
/** Half the mean absolute error. */
export const pinball50 = pinball('pinball_p50', 0.5)
export const pinball90 = pinball('pinball_p90', 0.9)
