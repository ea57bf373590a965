import { chiSquaredUpperTail } from '../special/chi-squared-upper-tail.ts'
import { categoryPair } from './category-pair.ts'
import type { DriftStatistic } from './drift-statistic.ts'
import { noncentralityBounds } from './noncentrality-bounds.ts'
import { type PearsonTest, pearson } from './pearson.ts'

/**
 * Cramér's V between which sample a row is of and its category, over the categories of both samples and other, corrected for the bias that noise alone gives it (Bergsma 2013): with φ² = X²/N of the 2 × B table,
 * V = √(max(0, φ² − (B−1)/(N−1)) / (min(B − (B−1)²/(N−1), 2 − 1/(N−1)) − 1)).
 *
 * Its p is that of Pearson's X² with rare categories pooled (`categoryPair`). The interval comes from inverting the
 * non-central χ²: V·√(λ/X²) of that test below, √(λ·φ/N) of all categories above. Null as well where nearly every row is a category of its own, which leaves nothing to divide by.
 */
export const cramersV: DriftStatistic = {
  name: 'cramers_v',
  meaning:
    'Cramér’s V with bias correction, how well a row’s category tells which of the two samples it is of: 0 (not at all) to 1 (for certain); no unit.',
  kinds: ['categorical'],
  compute(reference, current, binning, phi = 1) {
    if (binning.kind !== 'categorical') return null
    const pair = categoryPair(reference, current, binning, phi)
    if (pair === null) return null
    const rows = pair.n + pair.m
    const { statistic, df } = pearson(pair.first, pair.second)
    const value = corrected({ statistic, df }, rows)
    if (value === null) return null

    const { test } = pair
    const { high } = noncentralityBounds(statistic / phi, df)
    return {
      name: 'cramers_v',
      value,
      p_value: test.pValue,
      low: test.lambda.low === 0 ? 0 : value * Math.sqrt(test.lambda.low / test.statistic),
      high: Math.min(1, Math.max(value, Math.sqrt((phi * high) / rows))),
      bound: 0,
      noise_floor: Math.min(1, meanRootExcess(df, phi) * Math.sqrt(phi / rows)),
    }
  },
}

function corrected({ statistic, df }: PearsonTest, rows: number): number | null {
  if (df === 0) return 0
  const others = rows - 1
  const smallerSide = Math.min(df + 1 - df ** 2 / others, 2 - 1 / others) - 1
  // Less than this is what rounding leaves of 0.
  if (smallerSide < 1e-9) return null
  return Math.sqrt(Math.min(1, Math.max(0, statistic / rows - df / others) / smallerSide))
}

/** Steps in which the area under an upper tail is added up. */
const STEPS = 24

/** The mean of √max(0, χ² − least), which is ∫ P(χ² > least + y²) dy, of least = df/φ. */
function meanRootExcess(df: number, phi: number): number {
  if (df === 0) return 0
  const least = df / phi
  const step = Math.sqrt(6 * Math.sqrt(2 * df) + 20 + df - least) / STEPS
  let mean = 0
  for (let k = 0; k < STEPS; k++) mean += step * chiSquaredUpperTail(least + ((k + 0.5) * step) ** 2, df)
  return mean
}
