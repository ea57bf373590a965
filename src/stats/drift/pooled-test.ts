import { chiSquaredUpperTail } from '../special/chi-squared-upper-tail.ts'
import { categoryPair } from './category-pair.ts'
import type { DriftStatistic } from './drift-statistic.ts'
import type { PearsonTest } from './pearson.ts'

/** A test of two rows of counts whose statistic follows χ² under no drift. */
interface PooledTest {
  name: string
  meaning: string
  test(first: readonly number[], second: readonly number[]): PearsonTest
}

/**
 * The drift statistic that is such a test over the categories of both samples, rare ones pooled (`categoryPair`). Null
 * as well where pooling leaves a single cell. It grows with the number of rows, so it has no interval; its noise floor
 * is its degrees of freedom.
 */
export function pooledTest({ name, meaning, test }: PooledTest): DriftStatistic {
  return {
    name,
    meaning,
    kinds: ['categorical'],
    compute(reference, current, binning) {
      if (binning.kind !== 'categorical') return null
      const pair = categoryPair(reference, current, binning)
      if (pair === null) return null

      const { statistic, df } = test(...pair.pooled)
      // One category on both sides cannot differ; several that are all too rare to keep apart might.
      if (df === 0 && pair.first.length > 1) return null
      return {
        name,
        value: statistic,
        p_value: df === 0 ? 1 : chiSquaredUpperTail(statistic, df),
        low: null,
        high: null,
        bound: 0,
        noise_floor: df,
      }
    },
  }
}
