import { type OrderedBins, orderedCodes } from '../histogram/ordered-codes.ts'
import { kolmogorovUpperTail } from '../special/kolmogorov-upper-tail.ts'
import type { DriftStatistic } from './drift-statistic.ts'

/** Mean and 95 % point of Kolmogorov's distribution: what D·√(n·m/(n+m)) is under no drift. */
const MEAN = Math.sqrt(Math.PI / 2) * Math.LN2
const POINT_95 = 1.3581

/**
 * Two-sample Kolmogorov–Smirnov distance D = max |F − G| between the cumulative shares of the finite values:
 * 0 the same, 1 apart. The largest difference of any shares "at or below some value".
 *
 * Taken at bin edges, so the value on raw rows is in [value, value + bound] (see `largestInside`).
 * p is asymptotic, with Stephens' (1970) correction for small samples. The interval is
 * D ± 1.36·√(φ·(1/n + 1/m)), by the triangle inequality.
 */
export const ks: DriftStatistic = {
  name: 'ks',
  meaning:
    'Kolmogorov–Smirnov distance, the largest difference between the shares of rows at or below any one value: 0 (the same) to 1 (apart); no unit.',
  kinds: ['numeric'],
  compute(reference, current, binning, phi = 1) {
    if (binning.kind !== 'numeric') return null
    const bins = orderedCodes(binning, reference, current)
    const [n, m] = bins.totals as [number, number]
    if (n === 0 || m === 0) return null

    const { atEdges, largestInside } = distances(bins)
    const noise = Math.sqrt(phi * (1 / n + 1 / m))
    return {
      name: 'ks',
      value: atEdges,
      p_value: kolmogorovUpperTail(atEdges * (1 / noise + 0.12 + 0.11 * noise)),
      low: Math.max(0, atEdges - POINT_95 * noise),
      high: Math.min(1, atEdges + POINT_95 * noise),
      bound: Math.max(0, largestInside - atEdges),
      noise_floor: Math.min(1, MEAN * noise),
    }
  },
}

/**
 * `atEdges`: the largest |F − G| just after a bin. `largestInside`: a limit to |F − G| inside any bin. There F
 * cannot exceed its value at the upper edge nor G fall below its value at the lower one, so F − G is at most
 * F(hi) − G(lo); likewise G − F. A bin of one value has no inside.
 */
function distances({ lo, hi, counts, totals }: OrderedBins): { atEdges: number; largestInside: number } {
  const [f, g] = counts as [Float64Array, Float64Array]
  const [n, m] = totals as [number, number]
  let atEdges = 0
  let largestInside = 0
  let belowF = 0
  let belowG = 0
  for (let b = 0; b < f.length; b++) {
    const uptoF = belowF + f[b]!
    const uptoG = belowG + g[b]!
    if (lo[b] !== hi[b]) {
      largestInside = Math.max(largestInside, uptoF / n - belowG / m, uptoG / m - belowF / n)
    }
    atEdges = Math.max(atEdges, Math.abs(uptoF / n - uptoG / m))
    belowF = uptoF
    belowG = uptoG
  }
  return { atEdges, largestInside }
}
