import type { DriftStatistic } from './drift-statistic.ts'
import { lineGaps } from './line-gaps.ts'

/**
 * Energy distance √(2 ∫ (F − G)² dx) (Székely & Rizzo 2013), in the root of the subject's unit, as SciPy has it.
 *
 * Rows are taken as spread evenly over their bin, so the value on raw rows is within value ± bound, with
 * bound = √(2 ∫ (F − F̂)²) + √(2 ∫ (G − Ĝ)²) by the triangle inequality; a step inside a bin of that width and share
 * is off by width·share²/3 at most. p is that of `BridgeNull`, the weights being widths; the interval is the value ±
 * the 95 % point under no drift. Null where the range is more than a double can hold.
 */
export const energyDistance: DriftStatistic = {
  name: 'energy_distance',
  meaning:
    'Energy distance, from the squared gaps between the two cumulative shares along the line: 0 (the same) or more, with no upper end, in the square root of the subject’s unit.',
  kinds: ['numeric'],
  compute(reference, current, binning, phi = 1) {
    const gaps = binning.kind === 'numeric' ? lineGaps(reference, current, binning) : null
    if (gaps === null || !Number.isFinite(gaps.extent)) return null
    const { n, m, extent, squares, squaresUnderNoDrift: underNoDrift, f, g } = gaps
    // Of independent rows.
    const size = (n * (m / (n + m))) / phi
    const distance = (root: number) => Math.SQRT2 * Math.sqrt(extent) * root
    const value = distance(Math.sqrt(squares))
    const point95 = distance(Math.sqrt(underNoDrift.point95() / size))
    return {
      name: 'energy_distance',
      value,
      p_value: underNoDrift.upperTail(size * squares),
      low: Math.max(0, value - point95),
      high: value + point95,
      bound: Math.sqrt((2 / 3) * f.squaredUncertainty) + Math.sqrt((2 / 3) * g.squaredUncertainty),
      noise_floor: distance(underNoDrift.meanRoot() / Math.sqrt(size)),
    }
  },
}
