import type { Severity, Verdict } from '../../model/measurement.ts'

/** Below this many reference windows nobody knows how much windows differ. */
export const MIN_REFERENCE_WINDOWS = 10

/** Confidence of each one-sided bound of "is it big?"; also of "is it certainly small?". */
export const BOUND_CONFIDENCE = 0.95

/** Confidence of the reported two-sided interval. */
export const INTERVAL_CONFIDENCE = 0.95

/** Which changes count: any, only a rise, or only a fall. */
export type Side = 'both' | 'upper' | 'lower'

/** The change from which on people want to know: of a share, or relative to the reference's value for a scalar. */
export interface MinimumChange {
  warning: number
  critical: number
}

/** What one subject's window shows by itself, before the family is asked. All changes are current − reference. */
export interface Finding {
  /** Why nothing was asked of this window; then every number but `k` is null. */
  withheld: 'learning' | 'insufficient_data' | null
  /** Is it real? Not yet adjusted for the other subjects. */
  pValue: number | null
  /** Is it big? The largest minimum change that the 95 % lower bound of the change exceeds. */
  big: Severity | null
  /** Is it certainly small? The 95 % upper bound of every change lies below the `warning` minimum. */
  immaterial: boolean
  /** Index of the share with the most evidence; null for a scalar. */
  decidedBy: number | null
  current: number | null
  reference: number | null
  /** Of the deciding share, or relative for a scalar; `low` and `high` are its 95 % interval, null if unbounded. */
  difference: number | null
  low: number | null
  high: number | null
  /** Smallest change, in either direction asked, that this window would have called drift; null if none would. */
  smallestChange: number | null
  /** Independent rows that would tell as much as this window's rows do. */
  nEffective: number | null
  phi: number | null
  nu: number | null
  /** Reference windows compared with. */
  k: number
  /** Windows that were asked together: one, or more in the slow part. */
  span: number
}

/** A finding with the family's answer. */
export interface Judgement extends Finding {
  verdict: Verdict
  severity: Severity | null
  /** Benjamini–Hochberg over the subjects of the family; real when ≤ α. */
  pAdjusted: number | null
}

/** The finding of a window of which nothing can be asked. */
export function withheldFinding(withheld: 'learning' | 'insufficient_data', k: number): Finding {
  return {
    withheld,
    pValue: null,
    big: null,
    immaterial: false,
    decidedBy: null,
    current: null,
    reference: null,
    difference: null,
    low: null,
    high: null,
    smallestChange: null,
    nEffective: null,
    phi: null,
    nu: null,
    k,
    span: 1,
  }
}
