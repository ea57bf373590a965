import { pearson } from './pearson.ts'
import { pooledTest } from './pooled-test.ts'

/** Pearson's two-sample χ². */
export const chiSquared = pooledTest({
  name: 'chi_squared',
  meaning:
    'Pearson’s X² of the two samples’ categories: about the number of categories less one if nothing changed, with no upper end, as it grows with the number of rows; no unit.',
  test: pearson,
})
