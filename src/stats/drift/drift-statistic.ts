import type { Binning } from '../histogram/binning.ts'
import type { Histogram } from '../histogram/histogram.ts'

/** How far two histograms are apart, shown as evidence beside a verdict; it never decides one. */
export interface StatisticValue {
  name: string
  value: number
  /**
   * The chance of a value at least as large (as far out to either side, where it has two) if nothing had changed;
   * null if unknown.
   */
  p_value: number | null
  /** Each a one-sided 95 % bound for what is true of the populations (sampling, not binning); null if unknown. */
  low: number | null
  high: number | null
  /** How far binning may have moved the value from that on raw rows; each statistic says to which side. 0: exact. */
  bound: number | null
  /**
   * What to expect of the value at this many rows if nothing had changed; null if unknown. For one that may move to
   * either side: its null value, and above it the size of the move to expect.
   */
  noise_floor: number | null
}

export interface DriftStatistic {
  name: string
  /** For people: what the number says, its range and its unit, in one plain sentence. */
  readonly meaning: string
  kinds: readonly Binning['kind'][]
  /**
   * Of numbers: it compares shares of rows in coarse cells, which vary less between windows than those up to a value,
   * so that its φ is another. Left out, it compares these.
   */
  readonly onCells?: true
  /**
   * Null where it is not estimable: one side has no valid rows, or the binning is of another kind.
   *
   * @param phi how many rows tell as much as one independent row would (`overdispersion`), 1 when left out: n/φ and m/φ
   *   rows are what p, interval and noise floor rest on; the value is the same
   */
  compute(reference: Histogram, current: Histogram, binning: Binning, phi?: number): StatisticValue | null
}
