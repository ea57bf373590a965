import { normalQuantile } from '../special/normal-quantile.ts'
import { categoryPair } from './category-pair.ts'
import type { DriftStatistic } from './drift-statistic.ts'
import { fisherPValue } from './fisher-p-value.ts'

/**
 * The odds ratio of two categories, with the p of Fisher's exact test (`fisherPValue`): the odds of the one that
 * is rarer in the reference, now over before. Null unless just two cells hold rows.
 *
 * ½ is added to each of the four counts, so that empty ones give a number (Haldane 1956); the interval is Woolf's
 * (1955), on the log scale, from the same. Of rows that are alike p is that of the counts divided by φ, to whole rows.
 */
export const fisherExact: DriftStatistic = {
  name: 'fisher_exact',
  meaning:
    'Odds ratio of two categories, with the p of Fisher’s exact test: 1 is no change, 2 twice the odds of the rarer one, 0.5 half of them; greater than 0, with no upper end; no unit.',
  kinds: ['categorical'],
  compute(reference, current, binning, phi = 1) {
    if (binning.kind !== 'categorical') return null
    const pair = categoryPair(reference, current, binning)
    if (pair === null) return null
    const { first, second } = pair
    if (first.length !== 2) return null

    const rarer = first[0]! < first[1]! ? 0 : 1
    const cells = [first[1 - rarer]!, second[1 - rarer]!, first[rarer]!, second[rarer]!]
    const [a, b, c, d] = cells.map(rows => rows + 0.5) as [number, number, number, number]
    const value = (d / b) * (a / c)
    const independent = cells.map(rows => rows / phi)
    const point = normalQuantile(0.95) * logDeviation(independent)
    return {
      name: 'fisher_exact',
      value,
      p_value: exactPValue(independent.map(Math.round)),
      low: value * Math.exp(-point),
      high: value * Math.exp(point),
      bound: 0,
      noise_floor: Math.exp(Math.sqrt(2 / Math.PI) * logDeviation(expected(independent))),
    }
  },
}

/** Of whole rows: the odds of the last two against those of the first two, by the sample they are of. */
function exactPValue([a, b, c, d]: readonly number[]): number {
  return fisherPValue(d!, { rows: a! + b! + c! + d!, marked: c! + d!, drawn: b! + d! })
}

/** The standard deviation of the logarithm of the odds ratio. */
function logDeviation(cells: readonly number[]): number {
  return Math.sqrt(cells.reduce((sum, rows) => sum + 1 / (rows + 0.5), 0))
}

/** The counts of the same table if nothing had changed. */
function expected(cells: readonly number[]): number[] {
  const [a, b, c, d] = cells as [number, number, number, number]
  const n = a + c
  const m = b + d
  return [(a + b) * (n / (n + m)), (a + b) * (m / (n + m)), (c + d) * (n / (n + m)), (c + d) * (m / (n + m))]
}
