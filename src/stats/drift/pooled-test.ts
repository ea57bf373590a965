import { chiSquaredUpperTail } from '../special/chi-squared-upper-tail.ts'
import { categoryPair } from './category-pair.ts'
import type { DriftStatistic } from './drift-statistic.ts'
import { noncentralityBounds } from './noncentrality-bounds.ts'
import type { PearsonTest } from './pearson.ts'

/** A test of two rows of counts whose statistic follows χ² under no drift. */
interface PooledTest {
  name: string
  meaning: string
  test(first: readonly number[], second: readonly number[]): PearsonTest
}

/**
 * The drift statistic that is such a test over the categories of both samples, rare ones pooled (`categoryPair`). Null
 * as well where pooling leaves a single cell.
 *
 * It is taken as φ times a non-central χ², so its noise floor is φ times its degrees of freedom, and its interval what
 * it would be without noise: φ·λ, for λ by inversion (`noncentralityBounds`), stretched to include the value. Like the
 * value it grows with the number of rows; times 1/n + 1/m it is the effect φ² = Σ (p − q)²/h, h the pooled shares.
 */
export function pooledTest({ name, meaning, test }: PooledTest): DriftStatistic {
  return {
    name,
    meaning,
    kinds: ['categorical'],
    compute(reference, current, binning, phi = 1) {
      if (binning.kind !== 'categorical') return null
      const pair = categoryPair(reference, current, binning)
      if (pair === null) return null

      const { statistic, df } = test(...pair.pooled)
      // One category on both sides cannot differ; several that are all too rare to keep apart might.
      if (df === 0 && pair.first.length > 1) return null
      const { low, high } = noncentralityBounds(statistic / phi, df)
      return {
        name,
        value: statistic,
        p_value: df === 0 ? 1 : chiSquaredUpperTail(statistic / phi, df),
        low: phi * low,
        high: Math.max(statistic, phi * high),
        bound: 0,
        noise_floor: phi * df,
      }
    },
  }
}
