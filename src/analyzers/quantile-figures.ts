import { quantileInterval } from '../stats/drift/quantile-interval.ts'
import type { NumericBinning } from '../stats/histogram/binning.ts'
import type { Histogram } from '../stats/histogram/histogram.ts'
import { quantile } from '../stats/histogram/quantile.ts'
import { validRows } from '../stats/histogram/valid-rows.ts'
import type { Figure, View } from './question.ts'

/** In thousandths, so that how many rows lie above is exact. */
const QUANTILES = { p50: 500, p90: 900, p95: 950, p99: 990, p99_9: 999 }

/** A quantile that fewer rows are expected to exceed says nothing. */
const LEAST_ABOVE = 5

/** Each bound of the interval by itself; both together hold at 95 %. */
const LEVEL = 0.975

/** Quantiles of a numeric subject in its own unit, beside the reference's; none without rows. */
export function quantileFigures(view: View, subject: string): Figure[] {
  const binning = view.binnings.get(subject)?.binning
  const histogram = view.current.get('')?.get(subject)
  if (binning?.kind !== 'numeric' || !histogram) return []
  const reference = view.reference?.whole.get('')?.get(subject)
  return Object.entries(QUANTILES).map(([name, thousandths]) => ({
    name,
    ...quantileOf(binning, histogram, thousandths),
    p_value: null,
    n: validRows(histogram),
    reference_value: reference ? quantileOf(binning, reference, thousandths).value : null,
  }))
}

/** Without a value where rows are too few. */
function quantileOf(binning: NumericBinning, histogram: Histogram, thousandths: number) {
  const n = validRows(histogram)
  const tooFew = n * (1000 - thousandths) < 1000 * LEAST_ABOVE
  const found = tooFew ? null : estimatedQuantile(binning, histogram, thousandths / 1000)
  return found ?? { value: null, low: null, high: null, bound: null }
}

/** The `p` quantile with the bin's edges as its bound and order statistics as its interval; null without rows. */
export function estimatedQuantile(binning: NumericBinning, histogram: Histogram, p: number) {
  const found = quantile(binning, histogram, p)
  if (!found) return null
  return {
    value: found.value,
    ...quantileInterval(binning, histogram, { p, n: validRows(histogram), level: LEVEL }),
    bound: Math.max(found.high - found.value, found.value - found.low),
  }
}
