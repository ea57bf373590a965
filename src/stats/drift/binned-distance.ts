import type { Binning } from '../histogram/binning.ts'
import { coarseCounts } from '../histogram/coarse-counts.ts'
import { chiSquaredUpperTail } from '../special/chi-squared-upper-tail.ts'
import type { DriftStatistic } from './drift-statistic.ts'
import { noncentralityBounds } from './noncentrality-bounds.ts'
import { pearson, total } from './pearson.ts'

/** A distance between two rows of shares. */
export interface Distance {
  between(p: number[], q: number[]): number
  /** What it comes to for shares that differ little, given φ² = X²·(1/n + 1/m); it and its inverse are monotone. */
  fromPhiSquared(phiSquared: number): number
  /** Its largest value. */
  largest: number
}

/**
 * The drift statistic that is a distance of shares on the coarse cells (numeric: at most ten, cut at deciles of
 * the reference; categorical: categories, new, other), exact for those cells.
 *
 * Its p is that of Pearson's X² on the same cells. Its interval comes from inverting the non-central χ² on X²:
 * value · λ/X² (its root, for a distance that goes with the root), which is λ·(1/n + 1/m) to first order and
 * stays beside the value when drift is large. Its noise floor puts (B − 1)(1/n + 1/m) in place of φ².
 */
export function binnedDistance(name: string, kind: Binning['kind'], distance: Distance): DriftStatistic {
  return {
    name,
    kinds: [kind],
    compute(reference, current, binning) {
      if (binning.kind !== kind) return null
      const first = coarseCounts(binning, reference).cells
      const second = coarseCounts(binning, current).cells
      const n = total(first)
      const m = total(second)
      if (n === 0 || m === 0) return null

      const value = distance.between(
        first.map(rows => rows / n),
        second.map(rows => rows / m),
      )
      const { statistic, df } = pearson(first, second)
      const lambda = noncentralityBounds(statistic, df)
      const scaled = (to: number) =>
        statistic === 0 ? value : (value * distance.fromPhiSquared(to)) / distance.fromPhiSquared(statistic)
      return {
        name,
        value,
        p_value: df === 0 ? 1 : chiSquaredUpperTail(statistic, df),
        low: Math.min(value, scaled(lambda.low)),
        high: Math.min(distance.largest, Math.max(value, scaled(lambda.high))),
        bound: 0,
        noise_floor: Math.min(distance.largest, distance.fromPhiSquared(df * (1 / n + 1 / m))),
      }
    },
  }
}
