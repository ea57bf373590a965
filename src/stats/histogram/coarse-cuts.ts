import { binOf } from './bin-of.ts'
import { binPosition } from './bin-position.ts'
import { ATOM_BASE, type NumericBinning, SPLIT_BASE, SPLIT_STRIDE } from './binning.ts'

/**
 * The coarse map: the bins that hold the nine deciles of the reference, ascending, each once. An atom that
 * holds several gives the bin just below it as well: else a fall from a value nearly all rows have would
 * leave every coarse count as it was.
 */
export function coarseCuts(binning: NumericBinning, sorted: Float64Array): number[] {
  if (sorted.length === 0) return []
  const deciles = new Map<number, number>()
  for (let decile = 1; decile <= 9; decile++) {
    const code = binOf(binning, sorted[Math.ceil((decile * sorted.length) / 10) - 1]!)
    deciles.set(code, (deciles.get(code) ?? 0) + 1)
  }
  const codes = new Set<number>()
  for (const [code, times] of deciles) {
    if (code >= ATOM_BASE && times > 1) codes.add(codeBelow(binning, code))
    codes.add(code)
  }
  return [...codes].sort((a, b) => binPosition(binning, a) - binPosition(binning, b))
}

/** The sub-bin that ends where the atom `code` stands. */
function codeBelow(binning: NumericBinning, code: number): number {
  const atom = binning.atoms[code - ATOM_BASE]!
  const split = binning.splits.findIndex(({ cuts }) => cuts.includes(atom))
  return SPLIT_BASE + split * SPLIT_STRIDE + binning.splits[split]!.cuts.indexOf(atom)
}
