import type { Binning } from '../histogram/binning.ts'
import type { Histogram } from '../histogram/histogram.ts'

type OfPair<Bins extends Binning, Found> = (
  reference: Histogram,
  current: Histogram,
  binning: Bins,
  phi?: number,
) => Found

/**
 * The same function, which remembers its answer for the last pair each current histogram was in, and its φ: several statistics
 * of a comparison need it. The answer is shared, so it is not to be written to.
 */
export function oncePerPair<Bins extends Binning, Found>(compute: OfPair<Bins, Found>): OfPair<Bins, Found> {
  const answers = new WeakMap<Histogram, { reference: Histogram; binning: Bins; phi: number; found: Found }>()
  return (reference, current, binning, phi = 1) => {
    const known = answers.get(current)
    if (known?.reference === reference && known.binning === binning && known.phi === phi) return known.found
    const found = compute(reference, current, binning, phi)
    answers.set(current, { reference, binning, phi, found })
    return found
  }
}
