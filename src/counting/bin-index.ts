import { asinhBins, NOT_LOOKED_UP } from '../stats/histogram/asinh-bins.ts'
import { ANALYTIC_LIMIT, analyticBin } from '../stats/histogram/bin-of.ts'
import {
  ATOM_BASE,
  NAN,
  NEGATIVE_INFINITY,
  type NumericBinning,
  POSITIVE_INFINITY,
  SPLIT_BASE,
  SPLIT_STRIDE,
} from '../stats/histogram/binning.ts'
import { partitionPoint } from '../stats/histogram/partition-point.ts'

/** Codes of what is not finite, ascending: the first indices. */
const NOT_FINITE = [NAN, NEGATIVE_INFINITY, POSITIVE_INFINITY]

/** Indices from here on are of finite values. */
export const FIRST_FINITE = NOT_FINITE.length

/** The logit of the smallest double is -744.4; the `asinh` of the largest is 710.5. */
const LARGEST_TRANSFORMED = 745

/** Bits of an analytic bin that tell whether it may be special. */
const FILTER = 1_023

/** So many values are looked up at once: they stay in the processor's nearest memory meanwhile. */
const VALUES_AT_ONCE = 2_048

/** Values that are looked up, centered and scaled. */
const scaled = new Float64Array(VALUES_AT_ONCE)

/** An analytic bin that holds atoms or is split. */
interface SpecialBin {
  /** The atoms in it, and the index of the first. */
  atoms: readonly number[]
  firstAtom: number
  cuts: readonly number[]
  /** The index of what lies below the first cut; that of the bin itself where it is not split. */
  first: number
}

/**
 * Numbers the bins of a binning from 0 on, ascending by code, so that an array can count them: what is not finite, then
 * analytic bins, sub-bins of splits, atoms. `indexOf` agrees with `binOf` in every value.
 */
export class BinIndex {
  readonly #binning: NumericBinning
  /** The index of analytic bin 0; those of the two bins that codes are clamped to lie before and after all others. */
  readonly #zero: number
  readonly #reach: number
  readonly #firstSplit: number
  readonly #firstAtom: number
  readonly #special: ReadonlyMap<number, SpecialBin>
  /** 1 at the last bits of each special bin: most values need not be looked up. */
  readonly #mayBeSpecial = new Uint8Array(FILTER + 1)
  /** How many indices there are. */
  readonly size: number

  constructor(binning: NumericBinning) {
    this.#binning = binning
    this.#reach = Math.ceil(LARGEST_TRANSFORMED * binning.resolution) + 1
    this.#zero = FIRST_FINITE + this.#reach
    this.#firstSplit = this.#zero + this.#reach + 1
    this.#firstAtom = this.#firstSplit + binning.splits.length * SPLIT_STRIDE
    this.size = this.#firstAtom + binning.atoms.length
    this.#special = this.#specialBins()
    for (const bin of this.#special.keys()) this.#mayBeSpecial[bin & FILTER] = 1
  }

  indexOf(value: number): number {
    const bin = analyticBin(this.#binning, value)
    // Also true of what is not finite: NaN is no bin, infinities are clamped.
    if (!(bin > -ANALYTIC_LIMIT && bin < ANALYTIC_LIMIT)) return this.#farIndexOf(value, bin)
    if (this.#mayBeSpecial[bin & FILTER] === 0) return this.#zero + bin
    const special = this.#special.get(bin)
    return special === undefined ? this.#zero + bin : this.#specialIndexOf(value, special)
  }

  /** Writes the index of each value into `indices`, which are as long or longer. */
  writeIndices(values: Float64Array, indices: Int32Array): void {
    if (this.#binning.transform === 'asinh')
      for (let from = 0; from < values.length; from += VALUES_AT_ONCE)
        this.#lookUp(values.subarray(from, from + VALUES_AT_ONCE), indices.subarray(from))
    else for (let i = 0; i < values.length; i++) indices[i] = this.indexOf(values[i]!)
  }

  #lookUp(values: Float64Array, indices: Int32Array): void {
    const { center, scale, resolution } = this.#binning
    const numbers = scaled.subarray(0, values.length)
    for (let i = 0; i < numbers.length; i++) numbers[i] = (values[i]! - center) / scale
    asinhBins(numbers, resolution, indices)
    const [zero, mayBeSpecial] = [this.#zero, this.#mayBeSpecial]
    for (let i = 0; i < numbers.length; i++) {
      const bin = indices[i]!
      indices[i] =
        bin === NOT_LOOKED_UP || mayBeSpecial[bin & FILTER] === 1 ? this.indexOf(values[i]!) : zero + bin
    }
  }

  codeAt(index: number): number {
    if (index < FIRST_FINITE) return NOT_FINITE[index]!
    if (index >= this.#firstAtom) return ATOM_BASE + index - this.#firstAtom
    if (index >= this.#firstSplit) return SPLIT_BASE + index - this.#firstSplit
    const bin = index - this.#zero
    return Math.abs(bin) === this.#reach ? Math.sign(bin) * ANALYTIC_LIMIT : bin
  }

  #farIndexOf(value: number, bin: number): number {
    if (Number.isNaN(value)) return 0
    if (value === Number.NEGATIVE_INFINITY) return 1
    if (value === Number.POSITIVE_INFINITY) return 2
    const special = this.#special.get(bin)
    if (special !== undefined) return this.#specialIndexOf(value, special)
    return this.#zero + Math.sign(bin) * this.#reach
  }

  #specialIndexOf(value: number, { atoms, firstAtom, cuts, first }: SpecialBin): number {
    const atom = atoms.indexOf(value)
    if (atom >= 0) return firstAtom + atom
    return first + partitionPoint(cuts.length, i => cuts[i]! < value)
  }

  #specialBins(): Map<number, SpecialBin> {
    const { atoms, splits } = this.#binning
    const special = new Map<number, SpecialBin>()
    splits.forEach(({ bin, cuts }, i) => {
      special.set(bin, { atoms: [], firstAtom: 0, cuts, first: this.#firstSplit + i * SPLIT_STRIDE })
    })
    atoms.forEach((atom, i) => {
      const bin = analyticBin(this.#binning, atom)
      const found = special.get(bin)
      const firstAtom = found && found.atoms.length > 0 ? found.firstAtom : this.#firstAtom + i
      const first = found?.first ?? this.#zero + Math.max(-this.#reach, Math.min(this.#reach, bin))
      special.set(bin, { cuts: [], ...found, first, firstAtom, atoms: [...(found?.atoms ?? []), atom] })
    })
    return special
  }
}
