import { orderedCodes } from '../histogram/ordered-codes.ts'
import { logInterval } from './log-interval.ts'
import type { Evidence, PerformanceMetric } from './performance-metric.ts'

/**
 * Root mean squared error, in the unit of the label: exact, from the sum of squared residuals. Its interval
 * (on the log scale) needs their fourth powers, which are read off the bins' midpoints.
 */
export const rmse: PerformanceMetric = {
  name: 'rmse',
  tasks: ['regression'],
  compute({ residual }) {
    if (residual === undefined) return null
    const { n, fourthPowers } = fourthPowersOf(residual)
    const { sumSquares } = residual.histogram
    if (n === 0 || !Number.isFinite(sumSquares)) return null
    const interval = logInterval(sumSquares, fourthPowers, n)
    return {
      name: 'rmse',
      value: Math.sqrt(sumSquares / n),
      low: interval && Math.sqrt(interval.low),
      high: interval && Math.sqrt(interval.high),
      n,
      bound: 0,
    }
  },
}

function fourthPowersOf({ histogram, binning }: NonNullable<Evidence['residual']>) {
  const bins = orderedCodes(binning, histogram)
  const clip = (x: number) => Math.max(histogram.min, Math.min(histogram.max, x))
  let fourthPowers = 0
  for (let b = 0; b < bins.codes.length; b++) {
    const middle = clip(bins.lo[b]!) / 2 + clip(bins.hi[b]!) / 2
    fourthPowers += bins.counts[0]![b]! * middle ** 4
  }
  return { n: bins.totals[0]!, fourthPowers }
}
