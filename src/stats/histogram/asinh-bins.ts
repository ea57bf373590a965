/** Magnitudes from 2^-10 to 2^11 are looked up: those below lie in bin 0, those above are few. */
const LOWEST_EXPONENT = -10
const LARGEST = 2 ** 11

/** A cell is as wide as 1/512 of its lower end at most: at 256 bins a unit no two edges lie in one. */
const MANTISSA_BITS = 9

const BIAS = 1023
const SHIFT = 20 - MANTISSA_BITS
const FIRST_CELL = (BIAS + LOWEST_EXPONENT) << MANTISSA_BITS

/** To see a double as two words. */
const double = new Float64Array(1)
const words = new Uint32Array(double.buffer)
const HIGH_WORD = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0

/** Bins a unit: what the width of a cell allows. */
export const MOST_RESOLUTION = 256

/** The edges of bins of `asinh` at one resolution, and the bin in which each cell begins. */
interface AsinhTable {
  resolution: number
  edges: Float64Array
  cells: Uint16Array
}

let current: AsinhTable = tableOf(MOST_RESOLUTION)

/**
 * `floor(asinh(t) * resolution)` by table lookup, in half the time that computing it takes: bin k of magnitudes holds
 * `sinh(k / resolution) <= |t| < sinh((k + 1) / resolution)`, and those below 0 mirror those above.
 *
 * @param resolution bins a unit, at most 256
 * @returns an integer; plus or minus infinity where `t` is; NaN where it is
 */
export function asinhBin(t: number, resolution: number): number {
  if (resolution !== current.resolution) current = tableOf(resolution)
  const size = Math.abs(t)
  if (!(size < LARGEST)) return Math.floor(Math.asinh(t) * resolution)
  const { edges, cells } = current
  double[0] = size
  const cell = Math.max(0, (words[HIGH_WORD]! >>> SHIFT) - FIRST_CELL)
  let bin = cells[cell]!
  if (size >= edges[bin + 1]!) bin += 1
  if (t >= 0) return bin
  return size === edges[bin] ? -bin : -1 - bin
}

function tableOf(resolution: number): AsinhTable {
  if (!(resolution <= MOST_RESOLUTION)) throw new RangeError(`more than ${MOST_RESOLUTION} bins a unit`)
  const bins = Math.ceil(Math.asinh(LARGEST) * resolution) + 1
  const edges = Float64Array.from({ length: bins + 1 }, (_, bin) => Math.sinh(bin / resolution))
  const cells = new Uint16Array((Math.log2(LARGEST) - LOWEST_EXPONENT) << MANTISSA_BITS)
  let bin = 0
  for (let cell = 0; cell < cells.length; cell++) {
    words[1 - HIGH_WORD] = 0
    words[HIGH_WORD] = (FIRST_CELL + cell) << SHIFT
    while (edges[bin + 1]! <= double[0]!) bin += 1
    // The first cell also stands for all that is smaller.
    cells[cell] = cell === 0 ? 0 : bin
  }
  return { resolution, edges, cells }
}
