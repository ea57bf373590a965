import { asinhBin } from './asinh-bins.ts'
import {
  ATOM_BASE,
  NAN,
  NEGATIVE_INFINITY,
  type NumericBinning,
  POSITIVE_INFINITY,
  SPLIT_BASE,
  SPLIT_STRIDE,
} from './binning.ts'
import { partitionPoint } from './partition-point.ts'

/** Analytic codes are clamped to plus and minus this: reached only where a difference overflows, or by `logit`. */
export const ANALYTIC_LIMIT = 100_000_000

/**
 * The code of the bin that holds `value`. Atoms are tested first, by exact equality; then the analytic bin
 * is computed; if it is split, its sub-bin is the number of its cuts below the value.
 */
export function binOf(binning: NumericBinning, value: number): number {
  if (Number.isNaN(value)) return NAN
  if (value === Number.POSITIVE_INFINITY) return POSITIVE_INFINITY
  if (value === Number.NEGATIVE_INFINITY) return NEGATIVE_INFINITY

  const { atoms, splits } = binning
  const atom = partitionPoint(atoms.length, i => atoms[i]! < value)
  if (atoms[atom] === value) return ATOM_BASE + atom

  const bin = analyticBin(binning, value)
  const index = partitionPoint(splits.length, i => splits[i]!.bin < bin)
  const split = splits[index]
  if (split?.bin !== bin) return bin
  return SPLIT_BASE + index * SPLIT_STRIDE + partitionPoint(split.cuts.length, j => split.cuts[j]! < value)
}

/**
 * The analytic bin of a finite value, before atoms and splits: `floor(asinh((x - center) / scale) * resolution)`
 * (see `asinhBin`) or `floor(log(x / (1 - x)) * resolution)`. What is no probability has a bin of its own under `logit`:
 * the lowest code for x < 0, the highest for x > 1.
 */
export function analyticBin(binning: NumericBinning, value: number): number {
  const bin =
    binning.transform === 'asinh'
      ? asinhBin((value - binning.center) / binning.scale, binning.resolution)
      : logitBin(value, binning.resolution)
  if (bin <= -ANALYTIC_LIMIT) return -ANALYTIC_LIMIT
  if (bin >= ANALYTIC_LIMIT) return ANALYTIC_LIMIT
  // Adding 0 turns -0, which would be another number to Object.is, into 0.
  return bin + 0
}

function logitBin(value: number, resolution: number): number {
  if (value < 0) return Number.NEGATIVE_INFINITY
  if (value > 1) return Number.POSITIVE_INFINITY
  return Math.floor(Math.log(value / (1 - value)) * resolution)
}
