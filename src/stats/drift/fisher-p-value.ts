import { partitionPoint } from '../histogram/partition-point.ts'
import {
  type Hypergeometric,
  hypergeometricMode,
  hypergeometricUpperTail,
  logHypergeometric,
} from './hypergeometric.ts'

/** Tables this much likelier than the observed one still count as equally likely: rounding, as in R and SciPy. */
const TOLERANCE = 1e-7

/**
 * The two-sided p of Fisher's exact test (Fisher 1935): the chance of all tables, the sums of rows and columns given,
 * that are no likelier than the observed one.
 *
 * @param observed how many of the `marked` rows are among the `drawn`
 */
export function fisherPValue(observed: number, draw: Hypergeometric): number {
  // Seen from the other side of the mode, a lower tail is an upper one.
  if (observed < hypergeometricMode(draw)) {
    return fisherPValue(draw.marked - observed, { ...draw, drawn: draw.rows - draw.drawn })
  }
  const likelihood = logHypergeometric(observed, draw) + TOLERANCE
  const mode = hypergeometricMode(draw)
  if (likelihood >= logHypergeometric(mode, draw)) return 1

  const least = Math.max(0, draw.drawn + draw.marked - draw.rows)
  const asUnlikely = partitionPoint(mode - least, i => logHypergeometric(least + i, draw) <= likelihood)
  const own = hypergeometricUpperTail(observed, draw)
  if (asUnlikely === 0) return own
  const farthest = least + asUnlikely - 1
  const other = hypergeometricUpperTail(draw.marked - farthest, { ...draw, drawn: draw.rows - draw.drawn })
  return Math.min(1, own + other)
}
