import type { NumericBinning } from '../histogram/binning.ts'
import type { Histogram } from '../histogram/histogram.ts'

/** What is known of the rows whose label has arrived. A metric reads the parts it needs. */
export interface Evidence {
  /** Categories are JSON arrays `["<label>","<prediction>"]`. */
  outcome?: Histogram
  /** The label that counts as positive; needed by the metrics of a binary task. */
  positiveClass?: string
  /** Scores of the rows labelled positive, and of all others, in the same bins. */
  scores?: { positive: Histogram; negative: Histogram; binning: NumericBinning }
  /** Prediction minus label, with the exact sum `abs`. */
  residual?: { histogram: Histogram; binning: NumericBinning }
}

export interface PerformanceValue {
  name: string
  /** Null: not estimable (0/0). The interval is then null too. */
  value: number | null
  /** The 95 % interval of sampling; null where it is not estimable. */
  low: number | null
  high: number | null
  /** Rows the value rests on: the denominator, for a proportion. */
  n: number
  /** The value on raw rows is within value ± bound. 0: exact. Null: unknown, as outcomes were pooled. */
  bound: number | null
}

export type Task = 'binary' | 'multiclass' | 'regression'

export interface PerformanceMetric {
  name: string
  tasks: readonly Task[]
  /** Null when the evidence it needs is not there or holds no rows: that is no data. */
  compute(evidence: Evidence): PerformanceValue | null
}
