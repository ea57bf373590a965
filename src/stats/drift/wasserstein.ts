import { orderedCodes } from '../histogram/ordered-codes.ts'
import { cumulativeShares, type Segment, segments } from './cumulative-shares.ts'
import type { DriftStatistic } from './drift-statistic.ts'
import { wassersteinNull } from './wasserstein-null.ts'

/**
 * Wasserstein-1 (earth mover's) distance ∫ |F − G| dx, in the subject's unit: how far the average row has moved.
 *
 * Rows are taken as spread evenly over their bin, so the value on raw rows is within value ± bound, with
 * bound = ½ Σ width·share over the bins of both (the cost of moving every row to where it may really be). The
 * interval is the value ± the 95 % point under no drift; p is not computed. Null too where a distance is more
 * than a double can hold.
 */
export const wasserstein: DriftStatistic = {
  name: 'wasserstein',
  kinds: ['numeric'],
  compute(reference, current, binning) {
    if (binning.kind !== 'numeric') return null
    const bins = orderedCodes(binning, reference, current)
    const [n, m] = bins.totals as [number, number]
    if (n === 0 || m === 0) return null

    const f = cumulativeShares(bins, 0, reference)
    const g = cumulativeShares(bins, 1, current)
    const line = segments(f, g)
    const value = line.reduce((sum, segment) => sum + areaBetween(segment), 0)
    const bound = f.uncertainty + g.uncertainty
    if (!Number.isFinite(value + bound)) return null
    const { mean, point95 } = wassersteinNull(line, n, m)
    const known = Number.isFinite(value + point95)
    return {
      name: 'wasserstein',
      value,
      p_value: null,
      low: known ? Math.max(0, value - point95) : null,
      high: known ? value + point95 : null,
      bound,
      noise_floor: known ? mean : null,
    }
  },
}

/** ∫ |F − G| over a segment on which both are straight, exact also where they cross. */
function areaBetween({ width, first, second }: Segment): number {
  const start = first[0] - second[0]
  const end = first[1] - second[1]
  const size = Math.abs(start) + Math.abs(end)
  if (size === 0) return 0
  const mean = start * end >= 0 ? size / 2 : (start ** 2 + end ** 2) / (2 * size)
  return width * mean
}
