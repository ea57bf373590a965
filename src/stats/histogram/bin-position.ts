import { analyticBin } from './bin-of.ts'
import { ATOM_BASE, type NumericBinning, SPLIT_BASE, SPLIT_STRIDE } from './binning.ts'
import { partitionPoint } from './partition-point.ts'

/**
 * Where a bin stands on the number line: of two bins, the one with the greater position holds the greater
 * values. Codes themselves are not in that order (atoms and splits have ranges of their own), and edges in
 * floating point may tie; this does not. Special codes have no position.
 */
export function binPosition(binning: NumericBinning, code: number): number {
  if (code >= ATOM_BASE) {
    const atom = binning.atoms[code - ATOM_BASE]!
    const bin = analyticBin(binning, atom)
    const split = binning.splits[partitionPoint(binning.splits.length, i => binning.splits[i]!.bin < bin)]!
    // The bin of every atom is cut at it, so it stands between the sub-bins on either side of that cut.
    return place(bin, 2 * partitionPoint(split.cuts.length, j => split.cuts[j]! < atom) + 1)
  }
  if (code < SPLIT_BASE) return place(code, 0)
  const split = binning.splits[Math.floor((code - SPLIT_BASE) / SPLIT_STRIDE)]!
  return place(split.bin, 2 * ((code - SPLIT_BASE) % SPLIT_STRIDE))
}

function place(bin: number, part: number): number {
  return bin * (2 * SPLIT_STRIDE) + part
}
