import { centerAndScale } from '../histogram/center-and-scale.ts'
import { type Moments, moments, type Table } from './covariance.ts'
import { asinh, type RowScorer, scoreRow } from './row-scorer.ts'
import { shrinkCovariance } from './shrink-covariance.ts'
import { whitening } from './whitening.ts'

/**
 * Rows it takes for each feature: with fewer, new rows lie further out than those it was fitted to, and a quiet window
 * would differ from the reference. Of 20 correlated features, .9 % of the rows fitted to exceed what 1 % of new ones do
 * with 100 rows for each, .6 % with 20.
 */
const LEAST_ROWS_PER_FEATURE = 100

/** Parts the rows are dealt into to find the threshold. */
const FOLDS = 5

/** Share of the reference's rows that lies above the threshold. */
const SHARE_ABOVE = 0.01

/**
 * Fits a scorer to the rows of a reference. Its threshold is cross-fitted: each fifth of the rows is scored by a fit
 * to the other four, as rows that a covariance was fitted to lie too near to it.
 *
 * @param features names of the table's columns, two or more; every value is finite
 * @returns null where there are fewer than 100 rows for each feature, or nothing varies
 */
export function fitRowScorer(features: readonly string[], rows: Table): RowScorer | null {
  const { columns } = rows
  const n = rows.values.length / columns
  if (columns < 2 || n < LEAST_ROWS_PER_FEATURE * columns) return null
  const placed = features.map((_, i) =>
    centerAndScale(Float64Array.from({ length: n }, (_, row) => rows.values[row * columns + i]!).sort()),
  )
  const shared = {
    features: [...features],
    centers: placed.map(({ center }) => center),
    scales: placed.map(({ scale }) => scale),
  }
  const transformed: Table = {
    columns,
    values: rows.values.map((x, i) =>
      asinh((x - shared.centers[i % columns]!) / shared.scales[i % columns]!),
    ),
  }
  const scores: number[] = []
  for (let fold = 0; fold < FOLDS; fold++) {
    const fit = solve(moments(transformed, row => row % FOLDS !== fold))
    if (!fit) return null
    for (let row = fold; row < n; row += FOLDS) {
      const values = rows.values.subarray(row * columns, (row + 1) * columns)
      const score = scoreRow({ ...shared, ...fit, threshold: 0 }, Array.from(values))
      if (score !== null) scores.push(score)
    }
  }
  const fit = solve(moments(transformed))
  return fit && { ...shared, ...fit, threshold: upperPoint(scores) }
}

function solve(of: Moments): Pick<RowScorer, 'means' | 'whitening'> | null {
  const matrix = whitening(shrinkCovariance(of).covariance, of.means.length)
  return matrix && { means: [...of.means], whitening: matrix }
}

/** The order statistic that 1 % of the scores exceed. */
function upperPoint(scores: number[]): number {
  const sorted = Float64Array.from(scores).sort()
  return sorted[Math.ceil((1 - SHARE_ABOVE) * sorted.length) - 1]!
}
