import type { NumericBinning } from '../histogram/binning.ts'
import type { Histogram } from '../histogram/histogram.ts'

/** What is known of the rows whose label has arrived. A metric reads the parts it needs. */
export interface Evidence {
  /** Categories are JSON arrays `["<label>","<prediction>"]`. */
  outcome?: Histogram
  /** The label that counts as positive; needed by the metrics of a binary task. */
  positiveClass?: string
  /** Scores of the rows labelled positive, and of all others, in the same bins. */
  scores?: Scores
  /** Of a multiclass task, how many classes it declared. */
  classes?: number
  /**
   * Of a multiclass task, the places of the labels among the classes by probability, in the bins `RANKS`. Exact sums,
   * of rows whose probabilities add up to 1, are `whole_rows`, their number; `log_loss` and `squared_error`; and
   * `log_loss2` and `squared_error2`, of their squares.
   */
  ranks?: Histogram
  /** Prediction minus label. */
  residual?: Residuals
  /** Of a regression, the labels of the same rows. */
  labels?: NumbersInBins
}

/** A numeric histogram and what its bins are. */
export interface NumbersInBins {
  histogram: Histogram
  binning: NumericBinning
}

/** The exact sums `squared_error` and `log_loss` are there too where they were counted. */
export interface Scores {
  positive: Histogram
  negative: Histogram
  binning: NumericBinning
}

/**
 * The exact sum `abs` is there too, and with it, where they were counted, those over label y, prediction p and residual
 * e: `rows`, how many they are of; the moments `y`, `y2`, `y3`, `y4`, `ey`, `ey2`, `e2y`, `e2y2`; |e/y| and its square
 * where y is not 0, `ape`, `ape2` and their number `ape_rows`; 2|e| / (|y| + |p|), `sape` and `sape2`; and the square
 * of ln(1 + p) − ln(1 + y) where both are above −1, `sle`, `sle2` and `sle_rows`.
 */
export type Residuals = NumbersInBins

/**
 * Why there is no value: `0/0` or `x/0`; `sums_incomplete`, as some rows were counted without the sums it needs or are
 * too large for them; `out_of_domain`, as some row is where it is not defined; `overflow`, as it is beyond a double.
 */
export type NotEstimable = '0/0' | 'x/0' | 'sums_incomplete' | 'out_of_domain' | 'overflow'

export interface PerformanceValue {
  name: string
  /** Null: not estimable. The interval is then null too. */
  value: number | null
  /** The 95 % interval of sampling; null where it is not estimable. */
  low: number | null
  high: number | null
  /** Rows the value rests on: the denominator, for a proportion. */
  n: number
  /** Where rows weigh differently, of how many of equal weight the interval is: see `effectiveRows`. */
  n_eff?: number
  /** The value on raw rows is within value ± bound. 0: exact. Null: unknown, as outcomes were pooled. */
  bound: number | null
  /** For a metric that tests something: the chance of a value as far from what it tests. */
  p_value?: number | null
  /** For a metric that chance alone keeps above 0: what a perfect model stays below in 95 % of such samples. */
  noise_floor?: number | null
  /** Where there is no value. */
  not_estimable?: NotEstimable
}

export type Task = 'binary' | 'multiclass' | 'regression'

export interface PerformanceMetric {
  name: string
  tasks: readonly Task[]
  /**
   * Whether the decision rule is asked about it; the others are shown only. Every judged metric takes a part of
   * the budget of false alarms, so only those that say something of their own are.
   */
  judged: boolean
  /** Null when the evidence it needs is not there or holds no rows: that is no data. */
  compute(evidence: Evidence): PerformanceValue | null
}
