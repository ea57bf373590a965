import type { Binning } from '../histogram/binning.ts'
import { coarsePair } from './coarse-pair.ts'
import type { DriftStatistic } from './drift-statistic.ts'

/** A distance between two rows of shares. */
export interface Distance {
  /** As in `DriftStatistic`. */
  meaning: string
  between(p: readonly number[], q: readonly number[]): number
  /** What it comes to for shares that differ little, given φ² = X²·(1/n + 1/m); it and its inverse are monotone. */
  fromPhiSquared(phiSquared: number): number
  /** Its largest value. */
  largest: number
}

/**
 * The drift statistic that is a distance of shares on the coarse cells (numeric: at most ten, cut at deciles of
 * the reference; categorical: categories, new, other), exact for those cells.
 *
 * Its p is that of Pearson's X² on the same cells (of categories: new ones apart, rare ones pooled, see `categoryPair`).
 * Its interval comes from inverting the non-central χ² on X²: value · λ/X² (its root, for a distance that goes with the
 * root), which is λ·φ·(1/n + 1/m) to first order and stays beside the value when drift is large; the lower end is above 0
 * only where p is below 5 %. Its noise floor puts (B − 1)·φ·(1/n + 1/m)
 * in place of φ² (φ, the overdispersion of rows, is not the root of φ², the effect).
 */
export function binnedDistance(name: string, kind: Binning['kind'], distance: Distance): DriftStatistic {
  return {
    name,
    meaning: distance.meaning,
    kinds: [kind],
    ...(kind === 'numeric' ? { onCells: true } : {}),
    compute(reference, current, binning, phi = 1) {
      if (binning.kind !== kind) return null
      const pair = coarsePair(reference, current, binning, phi)
      if (pair === null) return null

      const { n, m, cells, test } = pair
      const value = distance.between(pair.p, pair.q)
      const scaled = (lambda: number, statistic: number) =>
        statistic === 0
          ? value
          : (value * distance.fromPhiSquared(lambda)) / distance.fromPhiSquared(statistic)
      return {
        name,
        value,
        p_value: test.pValue,
        low: test.lambda.low === 0 ? 0 : Math.min(value, scaled(test.lambda.low, test.statistic)),
        high: Math.min(distance.largest, Math.max(value, scaled(cells.lambda.high, cells.statistic))),
        bound: 0,
        noise_floor: Math.min(distance.largest, distance.fromPhiSquared(cells.df * phi * (1 / n + 1 / m))),
      }
    },
  }
}
