import { orderedCodes } from '../histogram/ordered-codes.ts'
import type { DriftStatistic } from './drift-statistic.ts'
import { moments } from './moments.ts'
import { wasserstein } from './wasserstein.ts'

/**
 * Wasserstein-1 distance in standard deviations σ of the reference (divisor n), so that subjects of different units
 * compare. Everything is that of `wasserstein` divided by σ, which is taken as known: its own noise is not in the
 * interval, nor what rounding may have done to it in the bound (see `moments`). Null if σ is 0.
 */
export const wassersteinNormed: DriftStatistic = {
  name: 'wasserstein_normed',
  meaning:
    'Wasserstein-1 distance divided by the reference’s standard deviation: 0 (the same) or more, with no upper end, in standard deviations.',
  kinds: ['numeric'],
  compute(reference, current, binning, phi) {
    if (binning.kind !== 'numeric') return null
    const distance = wasserstein.compute(reference, current, binning, phi)
    if (distance === null) return null
    const deviation = moments(orderedCodes(binning, reference, current), 0, reference)?.deviation ?? 0
    const { value, p_value, low, high, bound, noise_floor } = distance
    const inDeviations = (x: number | null) => {
      const ratio = x === null ? null : x / deviation
      return ratio !== null && Number.isFinite(ratio) ? ratio : null
    }
    const normed = inDeviations(value)
    if (normed === null) return null
    return {
      name: 'wasserstein_normed',
      value: normed,
      p_value,
      low: inDeviations(low),
      high: inDeviations(high),
      bound: inDeviations(bound),
      noise_floor: inDeviations(noise_floor),
    }
  },
}
