import { ANALYTIC_LIMIT } from './bin-of.ts'
import { ATOM_BASE, LAST_SPECIAL, type NumericBinning, SPLIT_BASE, SPLIT_STRIDE } from './binning.ts'
import { nextUp } from './next-up.ts'

/** A closed interval of the real line, in the subject's unit. `lo === hi`: every row in the bin has that value. */
export interface Interval {
  lo: number
  hi: number
}

/**
 * The smallest interval known to hold every value counted under `code`. Edges are widened by the rounding
 * error of the transform, so neighbours may overlap by some 1e-14 relative; order bins by `binPosition`.
 * Throws RangeError for a special code or one this binning cannot have produced.
 */
export function binInterval(binning: NumericBinning, code: number): Interval {
  if (code <= LAST_SPECIAL) throw new RangeError(`bin ${code} is not on the number line`)
  if (code >= ATOM_BASE) {
    const atom = binning.atoms[code - ATOM_BASE]
    if (atom === undefined) throw new RangeError(`bin ${code} is not an atom of this binning`)
    return { lo: atom, hi: atom }
  }
  if (code < SPLIT_BASE) return analyticInterval(binning, code)

  const split = binning.splits[Math.floor((code - SPLIT_BASE) / SPLIT_STRIDE)]
  const part = (code - SPLIT_BASE) % SPLIT_STRIDE
  if (split === undefined || part > split.cuts.length) {
    throw new RangeError(`bin ${code} is not a split of this binning`)
  }
  const whole = analyticInterval(binning, split.bin)
  // A sub-bin leaves out its lower cut: between neighbouring doubles it holds one value, as an atom does.
  const lo = part === 0 ? whole.lo : nextUp(split.cuts[part - 1]!)
  const hi = part === split.cuts.length ? whole.hi : split.cuts[part]!
  return { lo, hi: Math.max(lo, hi) }
}

function analyticInterval(binning: NumericBinning, bin: number): Interval {
  const edge = binning.transform === 'asinh' ? asinhEdge : logitEdge
  return {
    lo: bin <= -ANALYTIC_LIMIT ? -Number.MAX_VALUE : edge(binning, bin, -1),
    hi: bin >= ANALYTIC_LIMIT ? Number.MAX_VALUE : edge(binning, bin + 1, 1),
  }
}

/** The value where `bin` begins, moved towards `side` by what rounding in either direction may amount to. */
function asinhEdge({ center, scale, resolution }: NumericBinning, bin: number, side: -1 | 1): number {
  const t = Math.max(-711, Math.min(711, bin / resolution))
  // Clipped at each step, as the transform overflows at each step.
  const distance = finite(scale * finite(Math.sinh(t)))
  const x = finite(center + distance)
  const size = Math.abs(t) * (Math.abs(distance) + scale) + Math.abs(distance) + Math.abs(x)
  // At the centre the sign decides, which is exact unless the division by the scale underflows.
  const rounding = bin === 0 ? 0 : 8 * Number.EPSILON * size
  return finite(x + side * (rounding + Number.MIN_VALUE * Math.max(1, scale)))
}

function logitEdge(binning: NumericBinning, bin: number, side: -1 | 1): number {
  const t = Math.max(-800, Math.min(800, bin / binning.resolution))
  // Two forms, so that neither end overflows on its way to 0 or 1.
  const x = t < 0 ? Math.exp(t) / (1 + Math.exp(t)) : 1 / (1 + Math.exp(-t))
  const error = 8 * Number.EPSILON * (Math.abs(t) + 1) * x
  return Math.max(0, Math.min(1, x + side * (error + Number.MIN_VALUE)))
}

function finite(x: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, x))
}
