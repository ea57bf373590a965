import type { Severity } from '../../model/measurement.ts'
import type { ShareComparison } from './compare-share.ts'
import type { MinimumChange, Side } from './finding.ts'
import { angleOf, shareOf } from './share-angle.ts'

/** From which change of a share on people want to know, and in which direction. */
export interface Materiality {
  side: Side
  /** In shares: .05 is five rows in a hundred. */
  minimum: MinimumChange
  /** Upper-side rates: the share must also become this many times the reference's (2: doubled). */
  minimumRatio?: number
}

/** The least change of one share that matters: δ, or what `minimumRatio` asks if that is more. */
export function minimumOf(
  { minimum, minimumRatio = 1 }: Materiality,
  { reference }: Pick<ShareComparison, 'reference'>,
): MinimumChange {
  const byRatio = (minimumRatio - 1) * reference
  return {
    warning: Math.max(minimum.warning, byRatio),
    critical: Math.max(minimum.critical, byRatio),
  }
}

/** How far a change goes beyond the minimum, in standard errors: big when above T_ν⁻¹(.95). */
export function excessOverMinimum(of: Materiality, share: ShareComparison, severity: Severity): number {
  const delta = minimumOf(of, share)[severity]
  const at = share.angle + share.d
  const above = at - angleOf(share.reference + delta)
  const below = angleOf(share.reference - delta) - at
  return (of.side === 'both' ? Math.max(above, below) : above) / Math.sqrt(share.v)
}

/** Whether the upper bound of the change, `threshold` standard errors out, stays below the `warning` minimum. */
export function isImmaterial(of: Materiality, share: ShareComparison, threshold: number): boolean {
  const delta = minimumOf(of, share).warning
  const at = share.angle + share.d
  const margin = threshold * Math.sqrt(share.v)
  // Where the reference leaves no room for a change of δ, none can be that large.
  const notAbove = share.reference + delta >= 1 || at + margin < angleOf(share.reference + delta)
  const notBelow = share.reference - delta <= 0 || at - margin > angleOf(share.reference - delta)
  return notAbove && (of.side === 'upper' || notBelow)
}

/**
 * The smallest change of a share that would have been both real and big.
 *
 * @param thresholds the standard errors it takes to be real, and to be big
 * @returns a share greater than 0; null if not even a share of 0 or 1 would have been enough
 */
export function smallestChange(
  of: Materiality,
  share: ShareComparison,
  thresholds: { real: number; big: number },
): number | null {
  const delta = minimumOf(of, share).warning
  const error = Math.sqrt(share.v)
  const real = thresholds.real * error
  const rise = Math.max(share.angle + real, angleOf(share.reference + delta) + thresholds.big * error)
  const fall = Math.min(share.angle - real, angleOf(share.reference - delta) - thresholds.big * error)
  const changes: number[] = []
  if (rise <= Math.PI / 2) changes.push(shareOf(rise) - share.reference)
  if (fall >= 0 && of.side === 'both') changes.push(share.reference - shareOf(fall))
  return changes.length === 0 ? null : Math.min(...changes)
}
