import { partitionPoint } from './partition-point.ts'

/** Magnitudes from 2^-10 to 2^11 are looked up: those below lie in bin 0 or -1, those above are few. */
const LOWEST_EXPONENT = -10
const LARGEST = 2 ** 11

/** A cell is as wide as 1/512 of its lower end at most: at 256 bins a unit no two edges lie in one. */
const MANTISSA_BITS = 9

const BIAS = 1023
const SHIFT = 20 - MANTISSA_BITS
const FIRST_CELL = (BIAS + LOWEST_EXPONENT) << MANTISSA_BITS
/** Of either sign. */
const CELLS = (Math.log2(LARGEST) - LOWEST_EXPONENT) << MANTISSA_BITS
/** The high word of `LARGEST`: of what is looked up it is smaller. */
const LARGEST_WORD = (BIAS + Math.log2(LARGEST)) << 20
const MAGNITUDE = 0x7fff_ffff

/** Of the two words of a double the one with its sign, exponent and the first bits of its mantissa. */
const HIGH_WORD = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0
const double = new Float64Array(1)
const words = new Int32Array(double.buffer)

/** Bins a unit: what the width of a cell allows. */
export const MOST_RESOLUTION = 256

/** What `asinhBins` says of a number that is not looked up. */
export const NOT_LOOKED_UP = 0x7fff_ffff

/** The edges of bins of `asinh` at one resolution. */
interface AsinhTable {
  resolution: number
  /** Ascending; bin k begins at `edges[zero + k]`. */
  edges: Float64Array
  zero: number
  /** Of each cell the place of the last edge that lies before all of it. At most one more lies in it. */
  cells: Uint16Array
}

let current: AsinhTable = tableOf(MOST_RESOLUTION)

function tableAt(resolution: number): AsinhTable {
  if (resolution !== current.resolution) current = tableOf(resolution)
  return current
}

/**
 * `floor(asinh(t) * resolution)` by table lookup: bin k holds `sinh(k / resolution) <= t < sinh((k + 1) / resolution)`.
 *
 * @param resolution bins a unit, at most 256
 * @returns an integer; plus or minus infinity where `t` is; NaN where it is
 */
export function asinhBin(t: number, resolution: number): number {
  const { edges, cells, zero } = tableAt(resolution)
  double[0] = t
  const word = words[HIGH_WORD]!
  if ((word & MAGNITUDE) >= LARGEST_WORD) return Math.floor(Math.asinh(t) * resolution)
  const place = cells[cellOf(word)]!
  return place - zero + (t >= edges[place + 1]! ? 1 : 0)
}

/**
 * Writes into `bins[i]` what `asinhBin` says of `numbers[i]`, or `NOT_LOOKED_UP`. In less than half the time: no sign and
 * no edge is branched on, as which it is can be guessed of no number by the one before, and all numbers are in memory
 * before their words are read.
 *
 * @param bins as long as the numbers, or longer
 */
export function asinhBins(numbers: Float64Array, resolution: number, bins: Int32Array): void {
  const { edges, cells, zero } = tableAt(resolution)
  const halves = new Int32Array(numbers.buffer, numbers.byteOffset, 2 * numbers.length)
  for (let i = 0; i < numbers.length; i++) {
    const word = halves[2 * i + HIGH_WORD]!
    if ((word & MAGNITUDE) >= LARGEST_WORD) {
      bins[i] = NOT_LOOKED_UP
      continue
    }
    const place = cells[cellOf(word)]!
    bins[i] = place - zero + (Number(numbers[i]! >= edges[place + 1]!) | 0)
  }
}

/** The cell of a double by its high word: those of negative ones come after all others. */
const cellOf = (word: number): number =>
  Math.max(0, ((word & MAGNITUDE) >> SHIFT) - FIRST_CELL) + (word >>> 31) * CELLS

function tableOf(resolution: number): AsinhTable {
  if (!(resolution <= MOST_RESOLUTION)) throw new RangeError(`more than ${MOST_RESOLUTION} bins a unit`)
  const zero = Math.ceil(Math.asinh(LARGEST) * resolution) + 1
  const edges = Float64Array.from({ length: 2 * zero + 1 }, (_, place) =>
    Math.sinh((place - zero) / resolution),
  )
  const cells = new Uint16Array(2 * CELLS)
  for (let cell = 0; cell < CELLS; cell++) {
    // The first cell also stands for all that is smaller.
    cells[cell] = lastEdge(edges, cell === 0 ? 0 : startOf(cell))
    cells[CELLS + cell] = lastEdge(edges, -startOf(cell + 1))
  }
  return { resolution, edges, zero, cells }
}

/** The place of the last edge at or below a number. */
function lastEdge(edges: Float64Array, number: number): number {
  return partitionPoint(edges.length, place => edges[place]! <= number) - 1
}

/** The smallest magnitude in a cell. */
function startOf(cell: number): number {
  words[1 - HIGH_WORD] = 0
  words[HIGH_WORD] = (FIRST_CELL + cell) << SHIFT
  return double[0]!
}
