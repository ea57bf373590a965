import { rowsIn } from '../histogram/bin-counts.ts'
import { binOf } from '../histogram/bin-of.ts'
import { binPosition } from '../histogram/bin-position.ts'
import { ATOM_BASE, NEGATIVE_INFINITY, type NumericBinning, POSITIVE_INFINITY } from '../histogram/binning.ts'
import type { Histogram } from '../histogram/histogram.ts'
import { leadingRows, lineUp } from '../histogram/line-up.ts'
import type { Fences } from './fences.ts'

/** How many of some rows lie outside fences. */
export interface Outside {
  /** Rows that have a number, infinite ones included. */
  n: number
  /** Those of them outside. */
  x: number
  /** Rows in the bins the fences go through: counted as inside, where some may be outside. */
  unsure: number
}

/**
 * Counts the rows outside fences. A fence stands at the outer edge of the bin it falls in, which moves it by less
 * than a bin: so what is counted is the same in every histogram of the binning. Infinite values are outside.
 */
export function countOutside(binning: NumericBinning, { low, high }: Fences, histogram: Histogram): Outside {
  const line = lineUp(binning, histogram)
  const below = rowsIn(histogram.counts, NEGATIVE_INFINITY)
  const above = rowsIn(histogram.counts, POSITIVE_INFINITY)
  const [atLow, atHigh] = [placeOf(binning, low), placeOf(binning, high)]
  const under = leadingRows(line, position => position < atLow)
  const through = leadingRows(line, position => position <= atHigh)
  const codes = [...new Set([low, high].filter(Number.isFinite).map(fence => binOf(binning, fence)))]
  return {
    n: line.total + below + above,
    x: below + under + (line.total - through) + above,
    // An atom holds one value, which is the fence itself.
    unsure: codes.reduce((rows, code) => rows + (code < ATOM_BASE ? rowsIn(histogram.counts, code) : 0), 0),
  }
}

const placeOf = (binning: NumericBinning, fence: number): number =>
  Number.isFinite(fence) ? binPosition(binning, binOf(binning, fence)) : fence
