/** Pairs of quantiles, and how many standard deviations apart they are in a normal distribution. */
const SPREADS = [
  { low: 0.25, high: 0.75, deviations: 1.349 },
  { low: 0.05, high: 0.95, deviations: 3.29 },
  { low: 0.01, high: 0.99, deviations: 4.653 },
  { low: 0.001, high: 0.999, deviations: 6.18 },
]

/**
 * Where a subject is centred and how wide it is, robustly: the median and IQR / 1.349. Where half the values
 * are one value the IQR is 0, so ever wider quantile ranges are tried, then the standard deviation, then the
 * size of the centre itself, then 1. The scale is finite and greater than 0.
 */
export function centerAndScale(sorted: Float64Array): { center: number; scale: number } {
  if (sorted.length === 0) return { center: 0, scale: 1 }
  const center = sortedQuantile(sorted, 0.5) + 0 // -0, which JSON does not keep, becomes 0
  for (const { low, high, deviations } of SPREADS) {
    // Each is divided first: the difference alone may overflow.
    const scale = sortedQuantile(sorted, high) / deviations - sortedQuantile(sorted, low) / deviations
    if (scale > 0) return { center, scale: Math.min(scale, Number.MAX_VALUE) }
  }
  return { center, scale: deviationFrom(center, sorted) || Math.abs(center) || 1 }
}

/** Quantile by linear interpolation (R's type 7) of values in ascending order. */
function sortedQuantile(sorted: Float64Array, p: number): number {
  const rank = (sorted.length - 1) * p
  const weight = rank - Math.floor(rank)
  const below = sorted[Math.floor(rank)]!
  // Without this, the weighted mean of two equal values may differ from them in the last digit.
  const above = sorted[Math.ceil(rank)]!
  return below === above ? below : below * (1 - weight) + above * weight
}

/** Root mean square distance from `center`, in units of the largest distance so that squares stay finite. */
function deviationFrom(center: number, sorted: Float64Array): number {
  const largest = Math.min(
    Number.MAX_VALUE,
    Math.max(center - sorted[0]!, sorted[sorted.length - 1]! - center),
  )
  if (largest === 0) return 0
  let squares = 0
  for (const value of sorted) squares += ((value - center) / largest) ** 2
  return Math.min(Number.MAX_VALUE, largest * Math.sqrt(squares / sorted.length))
}
