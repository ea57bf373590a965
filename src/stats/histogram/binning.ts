/**
 * A binning is what is frozen, once, about how a subject is counted. Two histograms may be merged or
 * compared only when they share it; its hash is the `binning` column of every histogram row.
 */
export interface NumericBinning {
  kind: 'numeric'
  /** `asinh`: linear near the centre, logarithmic in the tails. `logit`: for probabilities in [0, 1]. */
  transform: 'asinh' | 'logit'
  /** Median of the reference, in the subject's own unit (0 for `logit`). */
  center: number
  /** IQR / 1.349 of the reference, in the subject's own unit (1 for `logit`). Never 0. */
  scale: number
  /** Analytic bins per unit of the transformed value: 256 for `asinh`, 32 for `logit`. */
  resolution: number
  /** Exact values with a bin of their own, ascending; at most 32. */
  atoms: number[]
  /** Analytic bins cut further, ascending by `bin`: at an atom's value, or at quantiles of what they mixed. */
  splits: Split[]
  /**
   * The coarse map: codes of the bins that hold the reference's deciles, and of the one just below an atom that
   * holds several, ascending by position and without repeats (at most 9, so at most 10 coarse bins, each up to
   * and including its code's). PSI and its kind are computed on these.
   */
  coarse: number[]
}

export interface Split {
  /** The analytic bin, `floor(transform(x) * resolution)`. */
  bin: number
  /**
   * Ascending cuts inside it; sub-bin j holds cuts[j-1] < x <= cuts[j]. At most 96. Every atom in the bin is a
   * cut; two neighbouring doubles enclose a value as heavy as an atom for which there was no atom left.
   */
  cuts: number[]
}

export interface CategoricalBinning {
  kind: 'categorical'
  /** Values known from the reference, most frequent first, at most `limit`; any other value is *new*. */
  categories: string[]
  /** Most distinct values one histogram keeps by name; the rarer rest is pooled under `OTHER`. */
  limit: number
}

export type Binning = NumericBinning | CategoricalBinning

/** Codes of what is not on the number line; each has a bin of its own, below every other code. */
export const NULL = -2147483648
export const NAN = -2147483647
export const NEGATIVE_INFINITY = -2147483646
export const POSITIVE_INFINITY = -2147483645
export const WRONG_TYPE = -2147483644
/** Categorical only: values beyond the limit, pooled. */
export const OTHER = -2147483643

/** Codes at or below this one are special: they are not on the number line. */
export const LAST_SPECIAL = -2147480000

/** Sub-bin `j` of split `s` (index into `splits`) has code `SPLIT_BASE + s * SPLIT_STRIDE + j`. */
export const SPLIT_BASE = 500_000_000
export const SPLIT_STRIDE = 128
/** Atom `i` (index into `atoms`) has code `ATOM_BASE + i`. */
export const ATOM_BASE = 1_000_000_000
