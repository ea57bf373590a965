import { studentTQuantile } from '../special/student-t-quantile.ts'
import { compareShare, type ShareComparison, type ShareWindow } from './compare-share.ts'
import { BOUND_CONFIDENCE } from './finding.ts'
import type { SubjectProfile } from './reference-profile.ts'

/**
 * Whether the newest window of a run is back: closer to the reference than the windows before it by more than
 * their spread explains (one-sided, 95 %). A day that went badly would otherwise be told for six days more.
 *
 * @param run windows in order of time; of a single one nothing can have ended
 * @param share the run's comparison, whose change is asked about
 */
export function hasEnded(
  profile: SubjectProfile,
  run: readonly ShareWindow[],
  share: ShareComparison,
): boolean {
  const earlier = compareShare(profile, run.slice(0, -1), share.index)
  const newest = compareShare(profile, run.slice(-1), share.index)
  if (earlier === null || newest === null) return false
  // What the reference does not know of itself is the same on both sides.
  const error = Math.sqrt(1 / (4 * earlier.nEffective) + 1 / (4 * newest.nEffective))
  return (
    (Math.sign(share.d) * (earlier.d - newest.d)) / error > studentTQuantile(BOUND_CONFIDENCE, profile.nu)
  )
}
