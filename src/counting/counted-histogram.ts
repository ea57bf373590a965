import type { Histogram } from '../stats/histogram/histogram.ts'

/** A histogram with what it is of. */
export interface CountedRow {
  version: string
  /** `dimension=value`; empty for all rows. */
  segment: string
  subject: string
  /** What it was counted with: see `binningId`. */
  binning: string
  /** How long the time is that was counted, in seconds. */
  span: number
  /** Where that begins, in epoch seconds. */
  slice: number
  histogram: Histogram
}
