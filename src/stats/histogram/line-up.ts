import { binInterval } from './bin-interval.ts'
import { binPosition } from './bin-position.ts'
import { LAST_SPECIAL, type NumericBinning } from './binning.ts'
import type { Histogram } from './histogram.ts'

/** A bin's place on the number line. */
interface Place {
  code: number
  lo: number
  hi: number
}

/** The occupied bins of one histogram from the lowest to the highest, as parallel arrays. */
export interface Line {
  positions: Float64Array
  codes: Int32Array
  lo: Float64Array
  hi: Float64Array
  rows: Float64Array
}

/** Places by position and positions by code, of bins met so far: their edges cost a hyperbolic sine each. */
interface Places {
  positionOf: Map<number, number>
  at: Map<number, Place>
}

const places = new WeakMap<NumericBinning, Places>()
const lines = new WeakMap<Histogram, { binning: NumericBinning; line: Line }>()

/**
 * Lines up one histogram's bins; special bins are left out. Remembered as long as the histogram is: every
 * statistic of a comparison needs it, and a reference is compared again and again.
 */
export function lineUp(binning: NumericBinning, histogram: Histogram): Line {
  const known = lines.get(histogram)
  if (known?.binning === binning) return known.line
  const line = makeLine(placesOf(binning), binning, histogram)
  lines.set(histogram, { binning, line })
  return line
}

function placesOf(binning: NumericBinning): Places {
  const known = places.get(binning)
  if (known) return known
  const made: Places = { positionOf: new Map(), at: new Map() }
  places.set(binning, made)
  return made
}

function makeLine({ positionOf, at }: Places, binning: NumericBinning, { counts }: Histogram): Line {
  const found: number[] = []
  for (const [code, rows] of counts) {
    if (code <= LAST_SPECIAL || rows <= 0) continue
    let position = positionOf.get(code)
    if (position === undefined) {
      position = binPosition(binning, code)
      positionOf.set(code, position)
      at.set(position, { code, ...binInterval(binning, code) })
    }
    found.push(position)
  }
  return inOrder(Float64Array.from(found).sort(), at, counts)
}

// Plain loops: this runs for every bin of every histogram that is compared.
function inOrder(positions: Float64Array, at: Places['at'], counts: Histogram['counts']): Line {
  const { length } = positions
  const line: Line = {
    positions,
    codes: new Int32Array(length),
    lo: new Float64Array(length),
    hi: new Float64Array(length),
    rows: new Float64Array(length),
  }
  for (let i = 0; i < length; i++) {
    const place = at.get(positions[i]!)!
    line.codes[i] = place.code
    line.lo[i] = place.lo
    line.hi[i] = place.hi
    line.rows[i] = counts.get(place.code)!
  }
  return line
}
