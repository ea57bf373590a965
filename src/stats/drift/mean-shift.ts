import { orderedCodes } from '../histogram/ordered-codes.ts'
import { studentTQuantile } from '../special/student-t-quantile.ts'
import { studentTTwoSided } from '../special/student-t-two-sided.ts'
import type { DriftStatistic, StatisticValue } from './drift-statistic.ts'
import { type Moments, moments } from './moments.ts'

/**
 * Difference of the means, current less reference, in the subject's unit; exact, from the sums. p and interval are
 * Welch's (1947), for which both samples need two independent rows or more and not both may be constant. Null where the sums are
 * more than a double can hold.
 */
export const meanShift: DriftStatistic = {
  name: 'mean_shift',
  meaning:
    'Difference of the means, current less reference: 0 is no change, above 0 values have grown; in the subject’s unit.',
  kinds: ['numeric'],
  compute(reference, current, binning, phi = 1) {
    if (binning.kind !== 'numeric') return null
    const bins = orderedCodes(binning, reference, current)
    const [n, m] = bins.totals as [number, number]
    if (n === 0 || m === 0) return null
    const before = moments(bins, 0, reference)
    const after = moments(bins, 1, current)
    if (before === null || after === null) return null

    const value = after.mean - before.mean
    if (!Number.isFinite(value)) return null
    return {
      name: 'mean_shift',
      value,
      bound: 0,
      ...welch(value, { ...before, rows: n / phi }, { ...after, rows: m / phi }),
    }
  },
}

/** `rows`: independent ones. */
type Sample = Moments & { rows: number }
type Noise = Pick<StatisticValue, 'p_value' | 'low' | 'high' | 'noise_floor'>

function welch(shift: number, before: Sample, after: Sample): Noise {
  const unknown = { p_value: shift === 0 ? 1 : null, low: null, high: null, noise_floor: null }
  if (before.rows < 2 || after.rows < 2) return unknown
  const error = Math.hypot(standardError(before), standardError(after))
  if (error === 0) return unknown

  const share = (standardError(before) / error) ** 2
  const df = Math.max(1, 1 / (share ** 2 / (before.rows - 1) + (1 - share) ** 2 / (after.rows - 1)))
  const reach = studentTQuantile(0.95, df) * error
  const known = Number.isFinite(Math.abs(shift) + reach)
  return {
    p_value: studentTTwoSided(shift / error, df),
    low: known ? shift - reach : null,
    high: known ? shift + reach : null,
    noise_floor: Math.sqrt(2 / Math.PI) * error,
  }
}

function standardError({ deviation, rows }: Sample): number {
  return deviation / Math.sqrt(rows - 1)
}
