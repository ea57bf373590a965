import { coarseCounts } from '../histogram/coarse-counts.ts'
import { chiSquaredUpperTail } from '../special/chi-squared-upper-tail.ts'
import type { DriftStatistic } from './drift-statistic.ts'
import { pearson, total } from './pearson.ts'
import { poolRare } from './pool-rare.ts'

/**
 * Pearson's two-sample χ² over the categories of the reference, new and other, rare ones pooled (`poolRare`).
 * Null as well where pooling leaves a single cell. It grows with the number of rows, so it has no interval; its
 * noise floor is its degrees of freedom.
 */
export const chiSquared: DriftStatistic = {
  name: 'chi_squared',
  kinds: ['categorical'],
  compute(reference, current, binning) {
    if (binning.kind !== 'categorical') return null
    const first = coarseCounts(binning, reference).cells
    const second = coarseCounts(binning, current).cells
    if (total(first) === 0 || total(second) === 0) return null

    const { statistic, df } = pearson(...poolRare(first, second))
    // One category on both sides cannot differ; several that are all too rare to keep apart might.
    if (df === 0 && pearson(first, second).df > 0) return null
    return {
      name: 'chi_squared',
      value: statistic,
      p_value: df === 0 ? 1 : chiSquaredUpperTail(statistic, df),
      low: null,
      high: null,
      bound: 0,
      noise_floor: df,
    }
  },
}
