import type { NumericBinning } from '../histogram/binning.ts'
import type { DriftStatistic, StatisticValue } from './drift-statistic.ts'
import { lineGaps } from './line-gaps.ts'
import { oncePerPair } from './once-per-pair.ts'

/**
 * Wasserstein-1 (earth mover's) distance ∫ |F − G| dx, in the subject's unit: how far the average row has moved.
 *
 * Rows are taken as spread evenly over their bin, so the value on raw rows is within value ± bound, with
 * bound = ½ Σ width·share over the bins of both (the cost of moving every row to where it may really be). The
 * interval is the value ± the 95 % point under no drift, p the tail of the same (see `WassersteinNull`). Null too where a
 * distance is more than a double can hold.
 */
export const wasserstein: DriftStatistic = {
  name: 'wasserstein',
  meaning:
    'Wasserstein-1 distance, how far the average row has moved: 0 (the same) or more, with no upper end, in the subject’s unit.',
  kinds: ['numeric'],
  compute: (reference, current, binning, phi) =>
    binning.kind === 'numeric' ? transport(reference, current, binning, phi) : null,
}

const transport = oncePerPair<NumericBinning, StatisticValue | null>((reference, current, binning, phi) => {
  const gaps = lineGaps(reference, current, binning)
  if (gaps === null) return null
  const { area, areaUnderNoDrift, f, g } = gaps
  const bound = f.uncertainty + g.uncertainty
  if (!Number.isFinite(area + bound)) return null
  const { mean, point95, upperTail } = areaUnderNoDrift.get(phi)
  const known = Number.isFinite(area + point95)
  return {
    name: 'wasserstein',
    value: area,
    p_value: known ? upperTail(area) : null,
    low: known ? Math.max(0, area - point95) : null,
    high: known ? area + point95 : null,
    bound,
    noise_floor: known ? mean : null,
  }
})
