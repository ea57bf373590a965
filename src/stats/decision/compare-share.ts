import type { SubjectProfile } from './reference-profile.ts'
import { angleOf, shareAngle } from './share-angle.ts'

/** A share expected less often in a window has an angle that leans upwards; a mean of such would keep the lean. */
const MIN_EXPECTED_FOR_MEAN = 5

/** One window's counts: `x[j]` rows of `n` belong to share j. */
export interface ShareWindow {
  n: number
  bucket: number
  x: readonly number[]
}

/** One share of a run of windows beside its reference. Angles in radians, see `shareAngle`. */
export interface ShareComparison {
  index: number
  /** Rows of all windows of the run. */
  n: number
  current: number
  reference: number
  /** asin √reference, the point differences are counted from. */
  angle: number
  /** Difference of angles, current − reference, in the mean of the run. */
  d: number
  /** Variance of d. */
  v: number
  /** d in units of its standard error. */
  t: number
  phi: number
  nEffective: number
}

/**
 * Compares share `index` of a run of windows with the pooled references of their season buckets: t = d/√v, where d is
 * the mean of y_cur − y_ref over the m windows of the run and
 * v = Σ v_cur/m² + Σ (m_b/m)² · v_ref, with v_cur = 1/(4n) + (φ−1)/(4·min(n, n̄)) · min(g, m) and
 * v_ref = (1 + (φ−1)·g)/(4N) of each bucket b that m_b of the windows are compared with. A single window is a run of one.
 *
 * What windows add to the noise of their rows does not fall with n beyond the reference's mean n̄: more rows of the same day
 * are still one day. Neither do m windows tell m times as much of it where neighbours are alike: g of them are worth one. The
 * noise of rows is new in every window. Windows compared with one bucket share its error; buckets err by themselves, and
 * what neighbours have in common g counts already.
 *
 * @returns null if a window is empty or the reference has none in its bucket
 */
export function compareShare(
  profile: SubjectProfile,
  run: readonly ShareWindow[],
  index: number,
): ShareComparison | null {
  const parts: WindowComparison[] = []
  for (const window of run) {
    const part = compareWindow(profile, window, index)
    if (part === null) return null
    parts.push(part)
  }
  const m = parts.length
  if (m === 0) return null
  let n = 0
  let expected = 0
  for (const part of parts) {
    n += part.n
    expected += part.n * Math.min(part.share, 1 - part.share)
  }
  // Rare ones are counted over the run as if it were one window.
  const isRare = expected < MIN_EXPECTED_FOR_MEAN * m
  const sums = { x: 0, y: 0, current: 0, reference: 0, yReference: 0, ofRun: 0 }
  const weightOf = new Map<number, number>()
  for (const part of parts) {
    const weight = isRare ? part.n / n : 1 / m
    sums.x += part.x
    sums.y += weight * part.y
    sums.current += weight * (part.x / part.n)
    sums.reference += weight * part.share
    sums.yReference += weight * part.yReference
    sums.ofRun += weight ** 2 * (part.ofRows + part.added * Math.min(profile.g, m))
    weightOf.set(part.bucket, (weightOf.get(part.bucket) ?? 0) + weight)
  }
  const d = (isRare ? shareAngle(sums.x, n) : sums.y) - sums.yReference
  const v = sums.ofRun + varianceOfReferences(profile, weightOf, index)
  return {
    index,
    n,
    current: sums.current,
    reference: sums.reference,
    angle: angleOf(sums.reference),
    d,
    v,
    t: d / Math.sqrt(v),
    phi: profile.phi[index] ?? 1,
    nEffective: 1 / (4 * sums.ofRun),
  }
}

/** @param weightOf how much of the mean is compared with each bucket */
function varianceOfReferences(
  { pooled, phi, g }: SubjectProfile,
  weightOf: ReadonlyMap<number, number>,
  index: number,
): number {
  let variance = 0
  for (const [bucket, weight] of weightOf)
    variance += (weight ** 2 * (1 + ((phi[index] ?? 1) - 1) * g)) / (4 * pooled[bucket]!.n)
  return variance
}

interface WindowComparison {
  n: number
  bucket: number
  x: number
  y: number
  /** Variance of y: that of independent rows, and what windows add to it. */
  ofRows: number
  added: number
  /** The reference's share in this window's season bucket. */
  share: number
  yReference: number
}

function compareWindow(
  profile: SubjectProfile,
  { n, bucket, x: counts }: ShareWindow,
  index: number,
): WindowComparison | null {
  const pooled = profile.pooled[bucket]
  if (pooled === undefined || n === 0) return null
  // Sums of weights can exceed their own total by a rounding error.
  const x = Math.min(counts[index] ?? 0, n)
  const pooledX = pooled.x[index] ?? 0
  const phi = profile.phi[index] ?? 1
  return {
    n,
    bucket,
    x,
    y: shareAngle(x, n),
    ofRows: 1 / (4 * n),
    added: (phi - 1) / (4 * Math.min(n, profile.nBar)),
    share: pooledX / pooled.n,
    yReference: shareAngle(pooledX, pooled.n),
  }
}
