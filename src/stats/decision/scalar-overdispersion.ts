import { MIN_REFERENCE_WINDOWS } from './finding.ts'
import { spreadOf } from './reference-profile.ts'
import { windowAutocorrelation, windowsWorthOne } from './window-autocorrelation.ts'

/** A window's number on a scale, and how much it would vary there if its rows were independent. */
export interface ScalarEstimate {
  z: number
  variance: number
}

/**
 * The overdispersion φ of a number per window, at least 1, like that of shares (`overdispersion`): the squared ratio of
 * Birge (1932, Phys. Rev. 40, 207–227), Σ (z − z̄)²/v / (K − 1), z̄ the mean weighed by 1/v; corrected as φ is for
 * neighbours that are alike.
 *
 * @param windows of the reference in order of time; null where a window has no number or an interval of no width
 * @returns null where fewer than 10 windows tell
 */
export function scalarOverdispersion(windows: readonly (ScalarEstimate | null)[]): number | null {
  const known = windows.filter(window => window !== null)
  const k = known.length
  if (k < MIN_REFERENCE_WINDOWS) return null
  const weight = known.reduce((sum, { variance }) => sum + 1 / variance, 0)
  const mean = known.reduce((sum, { z, variance }) => sum + z / variance, 0) / weight
  const deviations = windows.map(window => window && (window.z - mean) / Math.sqrt(window.variance))
  const g = windowsWorthOne(windowAutocorrelation([deviations]))
  return Math.max(1, (spreadOf(deviations, g) * k) / (k - 1))
}
