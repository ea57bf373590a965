import { normalCdf } from '../special/normal-cdf.ts'
import { normalQuantile } from '../special/normal-quantile.ts'
import { categoryPair } from './category-pair.ts'
import type { DriftStatistic } from './drift-statistic.ts'
import { shareNoise } from './share-noise.ts'

/**
 * The largest |q − p| of any category of either sample, or of other; exact for those cells.
 *
 * Its p takes the cells' differences as independent, which errs to the safe side (Šidák 1967); the interval is the
 * value ± the 95 % point under no drift, by the triangle inequality.
 */
export const lInfinity: DriftStatistic = {
  name: 'l_infinity',
  meaning: 'Largest change of any one category’s share of rows: 0 (the same) to 1 (all rows).',
  kinds: ['categorical'],
  compute(reference, current, binning, phi = 1) {
    if (binning.kind !== 'categorical') return null
    const pair = categoryPair(reference, current, binning)
    if (pair === null) return null

    const { first, second, n, m } = pair
    const value = first.reduce((most, rows, c) => Math.max(most, Math.abs(second[c]! / m - rows / n)), 0)
    const { deviations } = shareNoise(pair)
    const stretch = Math.sqrt(phi)
    deviations.sort((a, b) => b - a)
    // Of two cells, one says what the other does.
    const cells = deviations.length === 2 ? deviations.slice(1) : deviations
    const { mean, point95 } = underNoDrift(cells.map(deviation => stretch * deviation))
    return {
      name: 'l_infinity',
      value,
      p_value: deviations.length < 2 ? 1 : upperTail(value / stretch, cells),
      low: Math.max(0, value - point95),
      high: Math.min(1, value + point95),
      bound: 0,
      noise_floor: Math.min(1, mean),
    }
  },
}

/** The chance that the largest of independent normal values exceeds `x` in size, given their deviations, widest first. */
function upperTail(x: number, deviations: readonly number[]): number {
  let logBelow = 0
  for (const deviation of deviations) {
    const tail = 2 * normalCdf(-x / deviation)
    if (tail >= 1) return 1
    logBelow += Math.log1p(-tail)
    // Enough is certain already; or those still to come, which are narrower, add nothing that counts.
    if (logBelow < -40 || tail < 1e-6 * -logBelow) break
  }
  return -Math.expm1(logBelow)
}

/** Steps in which the distribution of the largest value is walked. */
const STEPS = 16

/** Mean and 95 % point of the largest value's size: the area under its upper tail, and where that passes 5 %. */
function underNoDrift(deviations: readonly number[]): { mean: number; point95: number } {
  const widest = deviations[0] ?? 0
  if (widest === 0) return { mean: 0, point95: 0 }
  // The 95 % point of as many cells of the widest (Bonferroni), and half as far again.
  const step = (-1.5 * normalQuantile(0.025 / deviations.length) * widest) / STEPS
  let mean = 0
  let point95 = 0
  let before = 1
  for (let k = 1; k <= STEPS; k++) {
    const x = k * step
    const tail = upperTail(x, deviations)
    mean += (step * (before + tail)) / 2
    if (before > 0.05 && tail <= 0.05) {
      point95 = x - (step * Math.log(0.05 / tail)) / Math.log(before / tail)
    }
    before = tail
  }
  return { mean, point95 }
}
