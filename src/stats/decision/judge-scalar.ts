import type { Severity } from '../../model/measurement.ts'
import { studentTQuantile } from '../special/student-t-quantile.ts'
import { studentTTwoSided } from '../special/student-t-two-sided.ts'
import { studentTUpperTail } from '../special/student-t-upper-tail.ts'
import {
  BOUND_CONFIDENCE,
  type Finding,
  INTERVAL_CONFIDENCE,
  MIN_REFERENCE_WINDOWS,
  type MinimumChange,
  type Side,
  withheldFinding,
} from './finding.ts'

/** Least spread: windows that are all equal have none, and t must stay a number. */
const MIN_SPREAD = 1e-9

/**
 * `log`: MAE, RMSE, log loss, quantiles, all above 0. `count`: volume, log(x + ½), so that 0 is a value.
 * `logit`: AUC, between 0 and 1.
 */
export type Scale = 'log' | 'count' | 'logit'

/** One value of a window; null where it could not be estimated. */
export interface ScalarWindow {
  value: number | null
  bucket: number
}

/** One subject of a family that is a single number per window. */
export interface ScalarSubject {
  kind: 'scalar'
  scale: Scale
  /** One per reference window, of all season buckets. */
  reference: readonly ScalarWindow[]
  window: ScalarWindow
  side: Side
  /** Relative to the reference: .05 is 5 %. */
  minimum: MinimumChange
}

const SCALES: Record<Scale, { to: (value: number) => number; from: (z: number) => number }> = {
  log: { to: Math.log, from: Math.exp },
  count: { to: value => Math.log(value + 0.5), from: z => Math.exp(z) - 0.5 },
  logit: { to: value => Math.log(value / (1 - value)), from: z => 1 / (1 + Math.exp(-z)) },
}

/**
 * Asks of one window's number whether it lies where one more window of the reference would: the t prediction
 * interval mean ± t_{K−1}·s·√(1 + 1/K) on the scale, over the reference windows of the same season bucket. Big
 * and certainly small are asked of the relative change.
 *
 * A value that has no place on the scale (a MAE of 0, an AUC of 1) is `insufficient_data`, and does not count as
 * a reference window.
 *
 * @param level the p-value below which this subject alone would be called real, for `smallestChange`
 */
export function judgeScalar(subject: ScalarSubject, level: number): Finding {
  const { reference, window, scale, side } = subject
  const placed = reference.filter(each => place(scale, each.value) !== null)
  const z = place(scale, window.value)
  if (z === null || window.value === null) return withheldFinding('insufficient_data', placed.length)
  const same = placed.filter(each => each.bucket === window.bucket).map(each => place(scale, each.value) ?? 0)
  if (placed.length < MIN_REFERENCE_WINDOWS || same.length < 2) {
    return withheldFinding('learning', same.length)
  }
  const normal = predict(subject, same)
  // A reference that is practically 0 has no relative change.
  if (normal.value < MIN_SPREAD) return withheldFinding('insufficient_data', same.length)

  const { nu, error, relative } = normal
  const t = (z - normal.mean) / error
  const bound = studentTQuantile(BOUND_CONFIDENCE, nu) * error
  const half = studentTQuantile((1 + INTERVAL_CONFIDENCE) / 2, nu) * error
  const exceeds = (severity: Severity) => {
    const { rise, fall } = normal.limits(severity)
    return (side !== 'lower' && z - bound > rise) || (side !== 'upper' && z + bound < fall)
  }
  const { rise, fall } = normal.limits('warning')
  return {
    withheld: null,
    pValue: side === 'both' ? studentTTwoSided(t, nu) : studentTUpperTail(side === 'upper' ? t : -t, nu),
    big: exceeds('critical') ? 'critical' : exceeds('warning') ? 'warning' : null,
    immaterial: (side === 'lower' || z + bound < rise) && (side === 'upper' || z - bound > fall),
    decidedBy: null,
    current: window.value,
    reference: normal.value,
    difference: finite(window.value / normal.value - 1),
    low: relative(z - half),
    high: relative(z + half),
    smallestChange: smallestChange(subject, normal, { level, bound }),
    nEffective: null,
    phi: null,
    nu,
    k: same.length,
  }
}

interface Normal {
  mean: number
  /** Standard error of one more window. */
  error: number
  nu: number
  /** The mean, turned back from the scale. */
  value: number
  /** Places on the scale where a change becomes as large as the minimum; ±Infinity where it never does. */
  limits: (severity: Severity) => { rise: number; fall: number }
  /** Relative change of a place on the scale; null if it is not finite. */
  relative: (z: number) => number | null
}

function predict({ scale, minimum }: ScalarSubject, places: number[]): Normal {
  const k = places.length
  const mean = places.reduce((sum, z) => sum + z, 0) / k
  const variance = places.reduce((sum, z) => sum + (z - mean) ** 2, 0) / (k - 1)
  const value = SCALES[scale].from(mean)
  return {
    mean,
    error: Math.max(MIN_SPREAD, Math.sqrt(variance)) * Math.sqrt(1 + 1 / k),
    nu: k - 1,
    value,
    limits: severity => ({
      rise: place(scale, value * (1 + minimum[severity])) ?? Number.POSITIVE_INFINITY,
      fall: place(scale, value * (1 - minimum[severity])) ?? Number.NEGATIVE_INFINITY,
    }),
    relative: z => (Number.isFinite(z) ? finite(SCALES[scale].from(z) / value - 1) : null),
  }
}

function smallestChange(
  { side }: ScalarSubject,
  normal: Normal,
  { level, bound }: { level: number; bound: number },
): number | null {
  const real = -studentTQuantile(side === 'both' ? level / 2 : level, normal.nu) * normal.error
  const { rise, fall } = normal.limits('warning')
  const up = side === 'lower' ? null : normal.relative(Math.max(normal.mean + real, rise + bound))
  const down = side === 'upper' ? null : normal.relative(Math.min(normal.mean - real, fall - bound))
  const changes = [up, down].filter(change => change !== null).map(Math.abs)
  return changes.length === 0 ? null : Math.min(...changes)
}

/** Where a value lies on its scale; null if it has no place there. */
function place(scale: Scale, value: number | null): number | null {
  return value === null || value < 0 ? null : finite(SCALES[scale].to(value))
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
