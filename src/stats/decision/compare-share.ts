import type { SubjectProfile } from './reference-profile.ts'
import { angleOf, shareAngle } from './share-angle.ts'

/** One window's counts: `x[j]` rows of `n` belong to share j. */
export interface ShareWindow {
  n: number
  bucket: number
  x: readonly number[]
}

/** One share of a window beside its reference. Angles in radians, see `shareAngle`. */
export interface ShareComparison {
  index: number
  current: number
  reference: number
  /** asin √reference, the point differences are counted from. */
  angle: number
  /** Difference of angles, current − reference. */
  d: number
  /** Variance of d. */
  v: number
  /** d in units of its standard error. */
  t: number
  phi: number
  nEffective: number
}

/**
 * Compares share `index` of a window with the pooled reference of its season bucket:
 * t = (y_cur − y_ref)/√v, v(n) = 1/(4n) + (φ−1)/(4·min(n, n̄)) + (1 + (φ−1)·g)/(4N).
 *
 * The overdispersion does not fall with n beyond the reference's mean n̄: more rows of the same day are still one
 * day.
 *
 * @returns null if the window is empty or the reference has none in its bucket
 */
export function compareShare(
  profile: SubjectProfile,
  window: ShareWindow,
  index: number,
): ShareComparison | null {
  const pooled = profile.pooled[window.bucket]
  if (pooled === undefined || window.n === 0) return null
  const { n } = window
  // Sums of weights can exceed their own total by a rounding error.
  const x = Math.min(window.x[index] ?? 0, n)
  const pooledX = pooled.x[index] ?? 0
  const phi = profile.phi[index] ?? 1
  const ofWindow = 1 / (4 * n) + (phi - 1) / (4 * Math.min(n, profile.nBar))
  const v = ofWindow + (1 + (phi - 1) * profile.g) / (4 * pooled.n)
  const d = shareAngle(x, n) - shareAngle(pooledX, pooled.n)
  return {
    index,
    current: x / n,
    reference: pooledX / pooled.n,
    angle: angleOf(pooledX / pooled.n),
    d,
    v,
    t: d / Math.sqrt(v),
    phi,
    nEffective: 1 / (4 * ofWindow),
  }
}
