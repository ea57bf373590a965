import { shareAngle } from './share-angle.ts'
import { MOST_AUTOCORRELATION, windowAutocorrelation, windowsWorthOne } from './window-autocorrelation.ts'

/**
 * One subject counted in the reference's windows, in order of time. All subjects of a family have the same
 * windows; one that is empty for a subject, or left out (a holiday, an incident), has n = 0.
 */
export interface ReferenceWindows {
  /** Rows of each window. */
  n: readonly number[]
  /** Season bucket of each window. */
  bucket: readonly number[]
  /** For each window, the rows that each share counts, from 0 to n. */
  x: readonly (readonly number[])[]
}

/** What judging a window needs to know of one subject's reference: frozen with it, plain JSON. */
export interface SubjectProfile {
  /** K: windows that could be compared with the others of their season bucket. */
  k: number
  /** Effective degrees of freedom of the comparison between windows, at least 1. */
  nu: number
  /** Mean rows of a window. */
  nBar: number
  /** How many neighbouring windows are worth one independent window, (1 + r)/(1 − r), in what windows add to the noise of their rows. */
  g: number
  /** Overdispersion per share: variance between windows over that of independent rows, at least 1. */
  phi: number[]
  /** Of a subject of one share, a rate: what its counts tell where they are too few for the angle. */
  counts: CountSpread | null
  /** Counts of all windows of each season bucket. */
  pooled: Record<number, PooledCounts>
}

/** How much a rate's counts vary between windows, and by how many degrees of freedom that is known. */
export interface CountSpread {
  phi: number
  nu: number
}

export interface PooledCounts {
  windows: number
  n: number
  x: number[]
}

export interface FamilyProfile {
  /** Lag-1 autocorrelation between windows, one for the whole family. */
  r: number
  g: number
  subjects: SubjectProfile[]
}

/**
 * What is frozen of a family's reference: how much each share varies from window to window beyond what
 * independent rows would (φ), and how alike neighbouring windows are (r, g).
 *
 * Each window is compared with the rest of its season bucket:
 * u = (y(x, n) − y(X − x, N − n)) / √(1/(4n) + 1/(4(N − n))), φ = mean u².
 *
 * @param doubt how much more alike neighbours may be than they look, added to r
 * @throws RangeError if the windows of one subject do not have the same number of shares
 */
export function referenceProfile(subjects: readonly ReferenceWindows[], doubt = 0): FamilyProfile {
  const deviations = subjects.map(deviationsOf)
  const looks = windowAutocorrelation(deviations.flatMap(each => each.series))
  const r = Math.min(MOST_AUTOCORRELATION, looks + doubt)
  const g = windowsWorthOne(r)
  return { r, g, subjects: deviations.map(each => freeze(each, g)) }
}

/** How each of a subject's windows differs from the others of its season bucket. */
export interface Deviations {
  pooled: Record<number, PooledCounts>
  nBar: number
  /** u per share and window; null where a window has nothing to be compared with. */
  series: (number | null)[][]
  /** Of a rate: u of its shares as they are, not of their angles. */
  ofCounts: (number | null)[]
}

/** A reference is profiled again with every window that is judged by it. */
const remembered = new WeakMap<ReferenceWindows, Deviations>()

/** The u of every window of one subject, see `referenceProfile`. */
export function deviationsOf(windows: ReferenceWindows): Deviations {
  const found = remembered.get(windows) ?? deviate(windows)
  remembered.set(windows, found)
  return found
}

function deviate(windows: ReferenceWindows): Deviations {
  const pooled = poolByBucket(windows)
  const shares = windows.x[0]?.length ?? 0
  const deviation = (k: number, j: number, of: typeof angleDeviation): number | null => {
    const n = windows.n[k] ?? 0
    const all = pooled[windows.bucket[k] ?? 0]
    if (n === 0 || all === undefined || all.n <= n) return null
    const x = countOf(windows, k, j)
    return of({ x, n }, { x: (all.x[j] ?? 0) - x, n: all.n - n })
  }
  const buckets = Object.values(pooled)
  const filled = buckets.reduce((sum, bucket) => sum + bucket.windows, 0)
  return {
    pooled,
    nBar: filled === 0 ? 0 : buckets.reduce((sum, bucket) => sum + bucket.n, 0) / filled,
    series: Array.from({ length: shares }, (_, j) =>
      windows.n.map((_, k) => deviation(k, j, angleDeviation)),
    ),
    ofCounts: shares === 1 ? windows.n.map((_, k) => deviation(k, 0, countDeviation)) : [],
  }
}

interface Share {
  x: number
  n: number
}

const angleDeviation = (window: Share, rest: Share): number =>
  (shareAngle(window.x, window.n) - shareAngle(rest.x, rest.n)) /
  Math.sqrt(1 / (4 * window.n) + 1 / (4 * rest.n))

/** Pearson's. Angles of a few rows are nearly the same whether they come one by one or in a cluster. */
function countDeviation(window: Share, rest: Share): number {
  const mean = (window.x + rest.x + 0.5) / (window.n + rest.n + 1)
  const variance = mean * (1 - mean) * (1 / window.n + 1 / rest.n)
  return (window.x / window.n - rest.x / rest.n) / Math.sqrt(variance)
}

function poolByBucket(windows: ReferenceWindows): Record<number, PooledCounts> {
  const pooled: Record<number, PooledCounts> = {}
  const shares = windows.x[0]?.length ?? 0
  for (const [k, n] of windows.n.entries()) {
    if (windows.x[k]?.length !== shares) throw new RangeError(`window ${k} does not have ${shares} shares`)
    if (n === 0) continue
    const b = windows.bucket[k] ?? 0
    pooled[b] ??= { windows: 0, n: 0, x: new Array<number>(shares).fill(0) }
    const bucket = pooled[b]
    bucket.windows += 1
    bucket.n += n
    for (let j = 0; j < shares; j++) bucket.x[j] = (bucket.x[j] ?? 0) + countOf(windows, k, j)
  }
  return pooled
}

/** Sums of weights can exceed their own total by a rounding error, which has no angle. */
function countOf(windows: ReferenceWindows, k: number, j: number): number {
  return Math.min(windows.x[k]?.[j] ?? 0, windows.n[k] ?? 0)
}

function freeze(deviations: Deviations, g: number): SubjectProfile {
  const { pooled, nBar, series, ofCounts } = deviations
  const k = comparedWindows(series[0] ?? [])
  const phi = series.map(us => Math.max(1, spreadOf(us, g)))
  const freedom = Object.values(pooled).reduce((sum, bucket) => sum + bucket.windows - 1, 0)
  const nu = Math.max(1, Math.max(1, freedom) / Math.sqrt(g))
  const counts = series.length === 1 ? { phi: Math.max(1, spreadOf(ofCounts, g)), nu } : null
  return { k, nu, nBar, g, phi, counts, pooled }
}

/** The mean square of one share's deviations: φ, but for being at least 1. */
export function spreadOf(deviations: readonly (number | null)[], g: number): number {
  const k = comparedWindows(deviations)
  if (k === 0) return 1
  // Windows alike each other differ less among themselves than from a later one: φ is too small by this much.
  const shrunk = k > 1 ? Math.min(1, Math.max(0.3, 1 - (g - 1) / (k - 1))) : 1
  return deviations.reduce<number>((sum, u) => sum + (u ?? 0) ** 2, 0) / k / shrunk
}

const comparedWindows = (deviations: readonly (number | null)[]): number =>
  deviations.filter(u => u !== null).length
