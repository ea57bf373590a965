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
import { MIN_SPREAD, mean, type Placed, type Prediction, predictScalar } from './predict-scalar.ts'

/**
 * `log`: MAE, RMSE, log loss, quantiles, all above 0. `count`: volume, log(x + ½), so that 0 is a value.
 * `logit`: AUC, between 0 and 1.
 */
export type Scale = 'log' | 'count' | 'logit'

/**
 * Fewer reference windows cannot say how alike neighbours are: with 14, and neighbours that correlate by .8, the
 * rule alarms in 17 % of quiet windows (the single window in 11 %), with 30 in 1 %.
 */
const MIN_WINDOWS_FOR_RUN = 20

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
  /** Windows before it, newest last, to be judged together with it: the slow part. */
  before?: readonly ScalarWindow[]
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
 * Asks of one window's number, or of the mean of it and those before it, whether it lies where more windows of the
 * reference would: inside the t prediction of `predictScalar` on the scale. Big and certainly small are asked of the
 * relative change; a change that has ended before this window is not big.
 *
 * A value that has no place on the scale (a MAE of 0, an AUC of 1) is `insufficient_data`, and does not count as
 * a reference window.
 *
 * @param level the p-value below which this subject alone would be called real, for `smallestChange`
 */
export function judgeScalar(subject: ScalarSubject, level: number): Finding {
  const { window, scale, side } = subject
  const reference = subject.reference.map(each => placed(scale, each))
  const known = reference.filter(each => each !== null)
  const newest = placed(scale, window)
  if (newest === null || window.value === null) return withheldFinding('insufficient_data', known.length)
  const inBucket = (bucket: number) => known.filter(each => each.bucket === bucket).length
  const same = inBucket(window.bucket)
  if (known.length < MIN_REFERENCE_WINDOWS || same < 2) return withheldFinding('learning', same)
  const before = known.length < MIN_WINDOWS_FOR_RUN ? [] : (subject.before ?? [])
  const earlier = before.flatMap(each => placed(scale, each) ?? [])
  const run = [...earlier.filter(({ bucket }) => inBucket(bucket) >= 2), newest]
  const normal = predict(subject, predictScalar(reference, run))
  // A reference that is practically 0 has no relative change.
  if (normal.value < MIN_SPREAD) return withheldFinding('insufficient_data', normal.k)

  const { nu, error, relative } = normal
  const z = mean(run.map(each => each.z))
  const t = (z - normal.center) / error
  const bound = studentTQuantile(BOUND_CONFIDENCE, nu) * error
  const half = studentTQuantile((1 + INTERVAL_CONFIDENCE) / 2, nu) * error
  const ended = run.length > 1 && hasEnded(reference, run)
  const exceeds = (severity: Severity) => {
    const { rise, fall } = normal.limits(severity)
    return !ended && ((side !== 'lower' && z - bound > rise) || (side !== 'upper' && z + bound < fall))
  }
  const { rise, fall } = normal.limits('warning')
  const current = run.length === 1 ? window.value : SCALES[scale].from(z)
  return {
    withheld: null,
    pValue: side === 'both' ? studentTTwoSided(t, nu) : studentTUpperTail(side === 'upper' ? t : -t, nu),
    big: exceeds('critical') ? 'critical' : exceeds('warning') ? 'warning' : null,
    immaterial: (side === 'lower' || z + bound < rise) && (side === 'upper' || z - bound > fall),
    decidedBy: null,
    current,
    reference: normal.value,
    difference: finite(current / normal.value - 1),
    low: relative(z - half),
    high: relative(z + half),
    smallestChange: smallestChange(subject, normal, { level, bound }),
    nEffective: null,
    phi: null,
    nu,
    k: normal.k,
    span: run.length,
  }
}

/** See the `hasEnded` of shares. */
function hasEnded(reference: readonly (Placed | null)[], run: readonly Placed[]): boolean {
  const newest = run.slice(-1)
  const earlier = run.slice(0, -1)
  const { spread, g, nu, center } = predictScalar(reference, run)
  const away = (windows: readonly Placed[]) =>
    mean(windows.map(({ z }) => z)) - predictScalar(reference, windows).center
  const side = Math.sign(mean(run.map(({ z }) => z)) - center)
  const error = spread * Math.sqrt(1 + Math.min(g, earlier.length) / earlier.length)
  return (side * (away(earlier) - away(newest))) / error > studentTQuantile(BOUND_CONFIDENCE, nu)
}

interface Normal extends Prediction {
  /** The center, turned back from the scale. */
  value: number
  /** Places on the scale where a change becomes as large as the minimum; ±Infinity where it never does. */
  limits: (severity: Severity) => { rise: number; fall: number }
  /** Relative change of a place on the scale; null if it is not finite. */
  relative: (z: number) => number | null
}

function predict({ scale, minimum }: ScalarSubject, prediction: Prediction): Normal {
  const value = SCALES[scale].from(prediction.center)
  return {
    ...prediction,
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
  const up = side === 'lower' ? null : normal.relative(Math.max(normal.center + real, rise + bound))
  const down = side === 'upper' ? null : normal.relative(Math.min(normal.center - real, fall - bound))
  const changes = [up, down].filter(change => change !== null).map(Math.abs)
  return changes.length === 0 ? null : Math.min(...changes)
}

function placed(scale: Scale, { value, bucket }: ScalarWindow): Placed | null {
  const z = place(scale, value)
  return z === null ? null : { z, bucket }
}

/** Where a value lies on its scale; null if it has no place there. */
export function place(scale: Scale, value: number | null): number | null {
  return value === null || value < 0 ? null : finite(SCALES[scale].to(value))
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
