/** Windows that are more alike than this count as no more alike. */
export const MOST_AUTOCORRELATION = 0.9

/** How many neighbouring windows are worth one independent window, where each follows from the one before by r. */
export const windowsWorthOne = (r: number): number => (1 + r) / (1 - r)

/** Fewer windows than this say nothing about how one window follows from the one before. */
const MIN_WINDOWS = 7

/**
 * How alike neighbouring windows are: the lag-1 autocorrelation of the reference's standardized deviations,
 * pooled over the series of all subjects and shares of a family, freed from its small-sample bias and held
 * between 0 and 0.9.
 *
 * Each series is scaled to unit mean square, so that no subject outweighs another, then centred. Centring makes
 * the raw coefficient too low by about (1 + 3r)/K (Kendall 1954; Marriott & Pope 1954), which
 * (r + 1/K) / (1 − 3/K) undoes.
 *
 * @param series one value per window in order of time; null where there was no window to compare
 * @returns r; 0 when no series has more than 6 windows
 */
export function windowAutocorrelation(series: readonly (readonly (number | null)[])[]): number {
  let products = 0
  let squares = 0
  let windows = 0
  let pooled = 0
  for (const values of series) {
    const known = values.filter(value => value !== null)
    if (known.length < MIN_WINDOWS) continue
    const rms = Math.sqrt(known.reduce((sum, value) => sum + value * value, 0) / known.length)
    const mean = known.reduce((sum, value) => sum + value, 0) / known.length
    const centred = values.map(value => (value === null || rms === 0 ? null : (value - mean) / rms))
    const square = centred.reduce<number>((sum, value) => sum + (value ?? 0) ** 2, 0)
    // A constant series (a rate that was always 0) leaves rounding errors, not neighbours.
    if (square < 1e-12) continue
    squares += square
    for (const [k, value] of centred.entries()) products += (value ?? 0) * (centred[k + 1] ?? 0)
    windows += known.length
    pooled += 1
  }
  if (pooled === 0) return 0
  const k = windows / pooled
  return Math.min(MOST_AUTOCORRELATION, Math.max(0, (products / squares + 1 / k) / (1 - 3 / k)))
}
