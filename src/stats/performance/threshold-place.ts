import { binOf } from '../histogram/bin-of.ts'
import { binPosition } from '../histogram/bin-position.ts'
import type { NumericBinning } from '../histogram/binning.ts'
import { nextUp } from '../histogram/next-up.ts'

/** Where a threshold lies among bins. All values of a bin at a lower position are below it, at a higher one above. */
export interface ThresholdPlace {
  /** See `binPosition`. */
  position: number
  /** Whether the bin at that position may hold values on both sides; if not, all of its values reach the threshold. */
  inside: boolean
}

/** Finds the bin a finite threshold lies in. It does not rest on edges, which are rounded. */
export function thresholdPlace(binning: NumericBinning, threshold: number): ThresholdPlace {
  const place = (value: number) => binPosition(binning, binOf(binning, value))
  const position = place(threshold)
  const justBelow = -nextUp(-threshold)
  return { position, inside: place(justBelow) === position }
}
