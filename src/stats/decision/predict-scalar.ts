import { windowAutocorrelation, windowsWorthOne } from './window-autocorrelation.ts'

/** Least spread: windows that are all equal have none, and t must stay a number. */
export const MIN_SPREAD = 1e-9

/** A window's number on its scale. */
export interface Placed {
  z: number
  bucket: number
}

/** What the mean of a run of windows is expected to be. */
export interface Prediction {
  /** Mean of the reference in the run's season buckets. */
  center: number
  /** Standard error of the run's mean about `center`. */
  error: number
  /** Standard deviation of one window. */
  spread: number
  nu: number
  /** Reference windows in the run's buckets. */
  k: number
  /** How many neighbouring windows are worth one; 1 for a run of one. */
  g: number
}

/**
 * The t prediction for the mean of m windows from the K reference windows of their season buckets:
 * s·√(min(g, m)/m + g/K) with ν = (K − buckets)/√g, where s² is pooled over the buckets. For a single window that is
 * s·√(1 + 1/K) with ν = K − 1.
 *
 * g = (1 + r)/(1 − r) is of the reference's own deviations; windows alike each other differ less among
 * themselves than from a later one, which s makes good as φ does.
 *
 * @param reference in order of time; null where a window has no number. At least 2 in every bucket of the run
 */
export function predictScalar(reference: readonly (Placed | null)[], run: readonly Placed[]): Prediction {
  const buckets = new Map<number, number[]>()
  for (const each of reference) {
    if (each) buckets.set(each.bucket, [...(buckets.get(each.bucket) ?? []), each.z])
  }
  const of = (bucket: number) => buckets.get(bucket) ?? []
  const asked = [...new Set(run.map(({ bucket }) => bucket))].map(of)
  const k = asked.reduce((total, places) => total + places.length, 0)
  const squares = asked.flatMap(places => places.map(z => (z - mean(places)) ** 2))
  const m = run.length
  const g = m === 1 ? 1 : neighbours(reference, bucket => mean(of(bucket)))
  const shrunk = k > 1 ? Math.min(1, Math.max(0.3, 1 - (g - 1) / (k - 1))) : 1
  const freedom = k - asked.length
  const variance = squares.reduce((total, square) => total + square, 0) / freedom / shrunk
  const spread = Math.max(MIN_SPREAD, Math.sqrt(variance))
  return {
    center: mean(run.map(({ bucket }) => mean(of(bucket)))),
    error: spread * Math.sqrt(Math.min(g, m) / m + g * mean(run.map(({ bucket }) => 1 / of(bucket).length))),
    spread,
    nu: Math.max(1, freedom / Math.sqrt(g)),
    k,
    g,
  }
}

function neighbours(reference: readonly (Placed | null)[], meanOf: (bucket: number) => number): number {
  const r = windowAutocorrelation([reference.map(each => each && each.z - meanOf(each.bucket))])
  return windowsWorthOne(r)
}

export const mean = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0) / values.length
