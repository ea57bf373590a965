import { analyticBin } from './bin-of.ts'
import type { NumericBinning, Split } from './binning.ts'
import type { DistinctValue } from './distinct.ts'
import { nextUp } from './next-up.ts'

const MOST_QUANTILE_CUTS = 64
/** A bin that mixes more than this share of the reference is cut … */
const LARGEST_MIX = 0.005
/** … into sub-bins that mix no more than this. */
const TARGET_MIX = 0.0025

/**
 * The analytic bins that need cutting, ascending: at every atom they contain and, where they still mix more
 * than 0.5 % of the reference, at quantiles of what they mix. `binning` has its atoms but no splits yet;
 * `values` are the reference's, ascending, and `n` its size.
 */
export function splitBins(binning: NumericBinning, values: DistinctValue[], n: number): Split[] {
  const atoms = new Set(binning.atoms)
  const present = new Set(values.filter(({ value }) => atoms.has(value)).map(({ value }) => value))
  const absent = binning.atoms.filter(atom => !present.has(atom)).map(value => ({ value, rows: 0 }))
  const all = absent.length === 0 ? values : [...values, ...absent].sort((a, b) => a.value - b.value)

  const splits: Split[] = []
  for (let start = 0, end = 0; start < all.length; start = end) {
    const bin = analyticBin(binning, all[start]!.value)
    while (end < all.length && analyticBin(binning, all[end]!.value) === bin) end++
    const cuts = cutsInside(all.slice(start, end), atoms, n)
    if (cuts.length > 0) splits.push({ bin, cuts })
  }
  return splits
}

function cutsInside(values: DistinctValue[], atoms: ReadonlySet<number>, n: number): number[] {
  let mixed = 0
  for (const { value, rows } of values) if (!atoms.has(value)) mixed += rows
  if (mixed <= LARGEST_MIX * n) return values.map(({ value }) => value).filter(value => atoms.has(value))

  const allowed = MOST_QUANTILE_CUTS + values.filter(({ value }) => atoms.has(value)).length
  let largest = Math.max(1, TARGET_MIX * n, mixed / (MOST_QUANTILE_CUTS + 1))
  let cuts = cutsFor(values, atoms, largest)
  while (cuts.length > allowed) {
    largest *= 1.25
    cuts = cutsFor(values, atoms, largest)
  }
  return cuts
}

/** Cuts after which no sub-bin mixes more than `largest` rows over several values, atoms not counted. */
function cutsFor(values: DistinctValue[], atoms: ReadonlySet<number>, largest: number): number[] {
  const cuts: number[] = []
  const cut = (at: number) => {
    if (cuts[cuts.length - 1] !== at) cuts.push(at)
  }
  let mixed = 0
  let previous = 0
  for (const { value, rows } of values) {
    if (atoms.has(value)) {
      cut(value)
      mixed = 0
    } else if (rows >= Math.max(2, 2 * largest)) {
      // As heavy as an atom, but beyond their number: a sub-bin between neighbouring doubles is as exact.
      cut(-nextUp(-value))
      cut(value)
      mixed = 0
    } else {
      if (mixed > 0 && mixed + rows > largest) {
        cut(previous)
        mixed = 0
      }
      mixed += rows
      previous = value
    }
  }
  return cuts
}
