import type { NumericBinning } from './binning.ts'
import { centerAndScale } from './center-and-scale.ts'
import { chooseAtoms } from './choose-atoms.ts'
import { coarseCuts } from './coarse-cuts.ts'
import { distinct } from './distinct.ts'
import { splitBins } from './split-bins.ts'

/**
 * Freezes how a numeric subject is counted from here on, from the values of its reference (in any order; they
 * are not changed, and those that are not finite are left out). An empty or constant reference gives a binning that works, only less finely placed.
 *
 * Zero is always an atom, even if the reference has none: a default of 0 where there was none before is a
 * common fault. For probabilities so is 1, as `logit` has no place for either.
 */
export function freezeNumeric(
  values: Float64Array,
  { transform }: { transform: NumericBinning['transform'] },
): NumericBinning {
  const sorted = values.filter(Number.isFinite).sort()
  const reference = distinct(sorted)
  const logit = transform === 'logit'
  const binning: NumericBinning = {
    kind: 'numeric',
    transform,
    ...(logit ? { center: 0, scale: 1 } : centerAndScale(sorted)),
    resolution: logit ? 32 : 256,
    atoms: chooseAtoms(reference, sorted.length, logit ? [0, 1] : [0]),
    splits: [],
    coarse: [],
  }
  binning.splits = splitBins(binning, reference, sorted.length)
  binning.coarse = coarseCuts(binning, sorted)
  return binning
}
