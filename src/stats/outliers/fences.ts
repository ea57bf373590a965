import type { NumericBinning } from '../histogram/binning.ts'
import type { Histogram } from '../histogram/histogram.ts'
import { type Quantile, quantile } from '../histogram/quantile.ts'
import { medianDeviation } from './median-deviation.ts'

/** The values between which a row is no outlier, in the subject's unit; infinite where there is no limit. */
export interface Fences {
  low: number
  high: number
}

/** How many interquartile ranges Tukey's inner fences stand off the quartiles, and his outer ones. */
export const INNER = 1.5
export const OUTER = 3

/** Standard deviations per median absolute deviation of a normal distribution: 1/Φ⁻¹(¾). */
export const DEVIATIONS_PER_MAD = 1.482602218505602

/** From this robust z on a value is an outlier (Iglewicz & Hoaglin 1993, "How to Detect and Handle Outliers"). */
const ROBUST_Z_LIMIT = 3.5

/**
 * Tukey's fences of a reference: Q1 − k·IQR and Q3 + k·IQR (Tukey 1977, "Exploratory Data Analysis"). Of a normal
 * distribution .7 % are outside the inner ones and 2 in a million outside the outer ones ("far out"). They see what is
 * unusually small or large by itself; they cannot see a usual value that does not fit the row's others, and little of
 * a skewed subject's shorter side.
 *
 * @returns null where there are no values, or half of them are one value: every other one would be outside
 */
export function tukeyFences(
  binning: NumericBinning,
  reference: Histogram,
  k: typeof INNER | typeof OUTER,
): Fences | null {
  const lower = quantile(binning, reference, 0.25)
  const upper = quantile(binning, reference, 0.75)
  if (!lower || !upper) return null
  const reach = k * (upper.value - lower.value)
  return reach > 0 ? around({ low: lower.value, high: upper.value }, reach) : null
}

/** What a robust z is measured from and in: the median, and 1.4826 median absolute deviations. */
export interface RobustScale {
  median: Quantile
  deviation: Quantile
}

/**
 * The median and the median absolute deviation of a reference; each is bounded by the bins it lies in.
 *
 * @returns null where there are no values, or half of them are one value: no distance is large or small then
 */
export function robustScale(binning: NumericBinning, reference: Histogram): RobustScale | null {
  const median = quantile(binning, reference, 0.5)
  const deviation = median && medianDeviation(binning, reference, median)
  return deviation && deviation.value > 0 ? { median, deviation } : null
}

/** Where |x − median| / (1.4826 · MAD) reaches 3.5. It is blind to the same as `tukeyFences`. */
export const robustFences = ({ median, deviation }: RobustScale): Fences =>
  around({ low: median.value, high: median.value }, ROBUST_Z_LIMIT * DEVIATIONS_PER_MAD * deviation.value)

const around = ({ low, high }: Fences, reach: number): Fences => ({ low: low - reach, high: high + reach })
