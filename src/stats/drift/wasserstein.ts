import type { NumericBinning } from '../histogram/binning.ts'
import { orderedCodes } from '../histogram/ordered-codes.ts'
import { CumulativeShares, walkSegments } from './cumulative-shares.ts'
import type { DriftStatistic, StatisticValue } from './drift-statistic.ts'
import { oncePerPair } from './once-per-pair.ts'
import { WassersteinNull } from './wasserstein-null.ts'

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
  meaning:
    'Wasserstein-1 distance, how far the average row has moved: 0 (the same) or more, with no upper end, in the subject’s unit.',
  kinds: ['numeric'],
  compute: (reference, current, binning) =>
    binning.kind === 'numeric' ? transport(reference, current, binning) : null,
}

const transport = oncePerPair<NumericBinning, StatisticValue | null>((reference, current, binning) => {
  const bins = orderedCodes(binning, reference, current)
  const [n, m] = bins.totals as [number, number]
  if (n === 0 || m === 0) return null

  const f = new CumulativeShares(bins, 0, reference)
  const g = new CumulativeShares(bins, 1, current)
  const underNoDrift = new WassersteinNull(n, m)
  let value = 0
  walkSegments(f, g, (width, fStart, fEnd, gStart, gEnd) => {
    value += width * meanGap(fStart - gStart, fEnd - gEnd)
    underNoDrift.add(width, fStart + fEnd, gStart + gEnd)
  })
  const bound = f.uncertainty + g.uncertainty
  if (!Number.isFinite(value + bound)) return null
  const { mean, point95 } = underNoDrift.get()
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
})

/** The mean of |F − G| where it is straight from `start` to `end`, exact also where it crosses 0. */
function meanGap(start: number, end: number): number {
  const size = Math.abs(start) + Math.abs(end)
  if (size === 0) return 0
  return start * end >= 0 ? size / 2 : (start ** 2 + end ** 2) / (2 * size)
}
